#pragma once
#include <transport/openssl_pointer.hpp>

#include <openssl/bio.h>
#include <string>

namespace epode::transport {

using bio_pointer = openssl_pointer<BIO, BIO_free_all>;

/// Opens a PEM file for OpenSSL's readers.
/// \param wrong why it cannot be read, when the result is empty
bio_pointer open_pem_file(const std::string& path, std::string& wrong);

/// Whether OpenSSL's last reading of PEM failed only because nothing (more) of that kind is there.
/// Forgets OpenSSL's errors.
bool pem_was_at_end() noexcept;

} // namespace epode::transport

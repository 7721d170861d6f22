#pragma once
#include <memory>

namespace epode::transport {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* value) const noexcept {
        Free(value);
    }
};
/// Owns an object of OpenSSL's: `openssl_pointer<BIO, BIO_free_all>`.
template <class T, auto Free>
using openssl_pointer = std::unique_ptr<T, freed_by<Free>>;

} // namespace epode::transport

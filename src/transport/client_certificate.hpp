#pragma once
#include <epode/transport/tls_settings.hpp>

#include <openssl/types.h>
#include <string>

namespace epode::transport {

/// Makes the connections of this context show the certificate of the settings, with the
/// authorities that stand behind it in its file, to a server that asks for one.
/// \return what is wrong and what to do about it, empty when nothing is
std::string load_client_certificate(SSL_CTX* context, const tls_settings& settings);

} // namespace epode::transport

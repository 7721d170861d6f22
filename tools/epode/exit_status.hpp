#pragma once

namespace epode::cli {

/// How the program ends; the numbers are part of the command line's contract.
enum exit_status : int {
    success = 0,
    not_delivered = 1, ///< at least one message failed, bounced or is of unknown fate
    unconverted = 1,   ///< `convert`: a document that is well-formed does not fit
    usage = 2,         ///< wrong usage, unreadable input
    refused = 3,       ///< the server refused for good, or we refused the server
    not_connected = 4, ///< no connection within --timeout
    interrupted = 130,
};

} // namespace epode::cli

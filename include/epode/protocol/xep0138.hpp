#pragma once
/// XEP-0138: Stream Compression.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view compression_namespace = "http://jabber.org/protocol/compress";

/// The stream feature (XEP-0138 §2).
struct compression_feature {
    std::vector<std::string> methods; ///< the best first
    bool operator==(const compression_feature&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("http://jabber.org/features/compress", "compression",
                               "The server can compress the stream.",
                               child_text<&compression_feature::methods>("method", "How.")
                                   .json("methods")
                                   .listed())
            .source("XEP-0138 §2")
            .at("features", "compression");
    }
};

/// Asks for compression (XEP-0138 §2).
struct compress {
    std::string method;
    bool operator==(const compress&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(compression_namespace, "compress", "Asks for compression.",
                               child_text<&compress::method>("method", "How.").required())
            .source("XEP-0138 §2")
            .at("", "compression")
            .choice("type", "start");
    }
};

/// The stream is compressed from now on (XEP-0138 §2).
struct compressed {
    bool operator==(const compressed&) const = default;

    static consteval auto table() {
        return schema::element(compression_namespace, "compressed",
                               "The stream is compressed from now on.")
            .source("XEP-0138 §2")
            .at("", "compression")
            .choice("type", "success");
    }
};

enum class compression_condition { unsupported_method, setup_failed, processing_failed };
constexpr std::array<std::string_view, 3> xml_names(compression_condition) {
    return {"unsupported-method", "setup-failed", "processing-failed"};
}

/// There is no compression; in a stream error: it went wrong (XEP-0138 §2).
struct compression_failure {
    std::optional<compression_condition> condition;
    bool operator==(const compression_failure&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(compression_namespace, "failure", "There is no compression.",
                               child_name<&compression_failure::condition>(compression_namespace,
                                                                           "condition", "Why."))
            .source("XEP-0138 §2")
            .at("", "compression")
            .choice("type", "failure")
            .at("streamError", "compressionError");
    }
};

} // namespace epode

#pragma once
/// XEP-0047: In-Band Bytestreams.
#include <epode/schema/table.hpp>

#include <cstdint>

namespace epode {

inline constexpr std::string_view ibb_namespace = "http://jabber.org/protocol/ibb";

/// A bool that is `iq` (true: data is acknowledged) or `message` in XML (XEP-0047 §2.1).
extern const schema::value_codec ibb_stanza_codec;

/// Opens a bytestream (XEP-0047 §2.1).
struct ibb_open {
    std::string sid;
    std::uint16_t block_size = 4096; ///< of a chunk at most, in octets
    bool acknowledged = true;        ///< data goes in iq stanzas, not in messages
    bool operator==(const ibb_open&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   ibb_namespace, "open", "Opens a bytestream.",
                   attribute<&ibb_open::sid>("sid", "Its identifier.").required(),
                   attribute<&ibb_open::block_size>("block-size", "Of a chunk at most, in octets.")
                       .json("blockSize")
                       .required(),
                   attribute<&ibb_open::acknowledged>("stanza",
                                                      "`iq` (in JSON `true`) or `message`.")
                       .json("ack")
                       .as(ibb_stanza_codec)
                       .lenient())
            .source("XEP-0047 §2.1")
            .at("iq", "ibb")
            .choice("action", "open")
            .at("message", "ibb")
            .choice("action", "open");
    }
};

/// A chunk of data (XEP-0047 §2.2).
struct ibb_data {
    std::string sid;
    std::uint16_t seq = 0; ///< counts the chunks of a sender; 0 comes after 65535
    schema::binary data;
    bool operator==(const ibb_data&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(ibb_namespace, "data", "A chunk of data.",
                               attribute<&ibb_data::sid>("sid", "The bytestream.").required(),
                               attribute<&ibb_data::seq>("seq", "Counts the chunks.").required(),
                               text<&ibb_data::data>("data", "The octets."))
            .source("XEP-0047 §2.2")
            .at("iq", "ibb")
            .choice("action", "data")
            .at("message", "ibb")
            .choice("action", "data");
    }
};

/// Closes a bytestream (XEP-0047 §2.3).
struct ibb_close {
    std::string sid;
    bool operator==(const ibb_close&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(ibb_namespace, "close", "Closes a bytestream.",
                               attribute<&ibb_close::sid>("sid", "The bytestream.").required())
            .source("XEP-0047 §2.3")
            .at("iq", "ibb")
            .choice("action", "close")
            .at("message", "ibb")
            .choice("action", "close");
    }
};

} // namespace epode

#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace epode::bench {

/// The parts of the one message that everything here parses, builds, sends and receives: a chat
/// line as today's clients write it, some 300 bytes.
struct sample {
    static constexpr std::string_view sender = "bob@example.org/phone-7f3a";
    static constexpr std::string_view recipient = "alice@example.org/desk";
    /// Whom the sink takes its client for.
    static constexpr std::string_view client = "user@localhost/bench";
    static constexpr std::string_view body =
        "See you at the station at six, I have got the tickets & all.";
    static constexpr std::string_view chat_states = "http://jabber.org/protocol/chatstates";
    static constexpr std::string_view receipts = "urn:xmpp:receipts";
    static constexpr std::string_view stanza_ids = "urn:xmpp:sid:0";
    static constexpr std::string_view stream_header =
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams' from='localhost' id='s1' "
        "version='1.0'>";
    static constexpr std::size_t number_digits = 8;

    /// The id of message `number`; the origin-id is the same.
    static std::string id(std::size_t number);
};

/// The message as bytes, with the number of each copy patched into a text made once.
class sample_text {
public:
    /// With `from` as a server delivers it, without as a client sends it.
    sample_text(bool with_sender, std::string_view recipient = sample::recipient);
    /// Appends message `number` to `out`.
    void append(std::string& out, std::size_t number) const;
    std::size_t size() const { return text_.size(); }

private:
    std::string text_;
    std::size_t id_at_ = 0;
    std::size_t origin_id_at_ = 0;
};

/// Messages without end, cut as reads from a socket would cut them.
class sample_input {
public:
    sample_input();
    /// Calls `take` with pieces of `chunk_bytes` that make up `count` whole messages.
    template <class Take>
    void feed(std::size_t count, std::size_t chunk_bytes, Take take) const {
        for (std::size_t left = count * message_bytes_; left > 0;) {
            std::size_t block = std::min(left, block_.size());
            for (std::size_t at = 0; at < block; at += chunk_bytes)
                take(std::string_view(block_).substr(at, std::min(chunk_bytes, block - at)));
            left -= block;
        }
    }
    std::size_t message_bytes() const { return message_bytes_; }

private:
    std::size_t message_bytes_;
    std::string block_;
};

} // namespace epode::bench

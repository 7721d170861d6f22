#include <report/record.hpp>

#include <algorithm>
#include <cstdio>
#include <optional>

namespace epode::test {
namespace {

bool is_acked(fate what) { return what == fate::acked || what == fate::reflected; }

/// Fewer than the settled messages that epode remembers (4,096): asking for one that it has
/// forgotten would send it again.
constexpr int remembered_for_sure = 1000;

/// How long something may take from a server's mind to epode's event.
constexpr milliseconds on_its_way{1000};

/// The time that is an id in ejabberd's archive.
std::optional<std::chrono::microseconds> microseconds_of(const std::string& id) {
    if (id.size() != 16 || id.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return std::chrono::microseconds(std::stoll(id));
}

} // namespace

event_time time_of(const cli_event& event) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, millis = 0;
    const std::string at = event["at"];
    if (std::sscanf(at.c_str(), "%d-%d-%dT%d:%d:%d.%dZ", &year, &month, &day, &hour, &minute,
                    &second, &millis) != 7)
        return {};
    const std::chrono::sys_days date = std::chrono::year(year) / month / day;
    return date + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second) + milliseconds(millis);
}

int number_of(const std::string& body) {
    std::size_t at = body.size();
    while (at > 0 && body[at - 1] >= '0' && body[at - 1] <= '9')
        --at;
    if (at == body.size() || body.size() - at > 9) return -1;
    return std::stoi(body.substr(at));
}

void record::online() {
    online_ = true;
    for (const auto& [number, id] : open_)
        messages_[id].written_to_a_session = true;
}

void record::lost() {
    if (!online_) return;
    online_ = false;
    for (const auto& [number, id] : open_) {
        traced& message = messages_[id];
        message.guessed |= message.written_to_a_session;
    }
}

/// A message may be told by its fate alone: it was accepted by a process that was killed before it
/// could say so, and is then given once more. Its number ends its body and its id.
record::traced* record::find(const cli_event& event) {
    const std::string id = event["id"];
    const auto at = messages_.find(id);
    if (at != messages_.end()) return &at->second;
    const bool known = event["known"] == "true";
    if (event.name != "message:sent" && !known) return nullptr;
    const int number = number_of(known ? id : event["body"]);
    open_[number] = id;
    accepted_ = std::max(accepted_, number);
    const auto given = given_.find(number);
    return &(messages_[id] = {.in_flight = given == given_.end() ? time_of(event) : given->second,
                              .number = number,
                              .written_to_a_session = online_});
}

void record::said(const cli_event& event) {
    if (event.name == "session:started") return online();
    if (event.name == "disconnected") return lost();
    traced* message = find(event);
    if (!message) return;
    if (event.name == "message:retry") {
        ++retries_;
        message->in_flight = time_of(event);
        message->unknown = {};
    }
    if (const auto told = fate_of(event.name)) judge(*message, *told, event);
}

void record::judge(traced& message, fate told, const cli_event& event) {
    acked_ += is_acked(told) - is_acked(message.last);
    message.last = told;
    message.earliest = message.latest = time_of(event);
    // Told late, of an earlier process: it may have come about any time before, in any way.
    const bool late = event["known"] == "true";
    if (late) message.earliest = message.in_flight;
    if (told == fate::unknown || late) message.unknown = message.latest;
    open_.erase(message.number);
    if (told == fate::unknown)
        unknown_.insert(message.number);
    else
        unknown_.erase(message.number);
}

std::vector<int> record::questionable() const {
    std::vector<int> out(unknown_.lower_bound(accepted_ - remembered_for_sure), unknown_.end());
    for (const auto& [number, id] : open_)
        out.push_back(number);
    std::sort(out.begin(), out.end());
    return out;
}

void record::heard(const cli_event& event) {
    if (event.name == "session:started")
        (event["resumed"] == "true" ? resumption_ : new_session_) = time_of(event);
    if (event.name != "message") return;
    const int number = number_of(event["message.body"]);
    if (number < 0) return;
    if (arrived_.insert(number).second)
        judge_order(number, event);
    else
        ++duplicates_;
}

bool record::is_mixed_up(const std::string& archived) const {
    const auto got = microseconds_of(archived), got_before = microseconds_of(id_of_highest_);
    return got && got_before && *got < *got_before && resumption_ != event_time() &&
           event_time(std::chrono::duration_cast<milliseconds>(*got)) <= resumption_ + on_its_way;
}

void record::judge_order(int number, const cli_event& event) {
    const std::string archived = event["message.stanzaIds.0.id"];
    if (number > highest_) {
        highest_ = number;
        id_of_highest_ = archived;
        return;
    }
    const bool stored = !event["message.delay.timestamp"].empty();
    if (stored && time_of(event) - new_session_ < rules_.found_late)
        ++found_late_;
    else if (rules_.mixed_up_at_resumption && is_mixed_up(archived))
        ++mixed_up_;
    else
        disorder_.push_back(std::to_string(number) + " came after " + std::to_string(highest_) +
                            ": " + event.line);
}

bool record::excuses(const ending& e, const traced& message) const {
    const bool looked_up = message.unknown != event_time();
    const auto until = looked_up ? message.unknown : message.latest;
    const bool in_its_hands = message.in_flight <= e.end && until >= e.begin;
    if (!e.killed)
        return rules_.lost_when_stopped && in_its_hands &&
               (looked_up || until <= e.end + on_its_way);
    const bool before_disk = rules_.lost_at_kill > milliseconds(0) &&
                             message.latest >= e.begin - rules_.lost_at_kill &&
                             message.earliest <= e.end + on_its_way;
    return before_disk || (looked_up && in_its_hands);
}

bool record::excused(const traced& message) const {
    return !recipients_archive_.contains(message.number) &&
           std::any_of(endings_.begin(), endings_.end(),
                       [&](const ending& e) { return excuses(e, message); });
}

/// Whether the server had it.
bool record::reached(const traced& message) const {
    return arrived_.contains(message.number) || senders_archive_.contains(message.number);
}

report record::compare(int expected) const {
    report out{.expected = expected,
               .sent = static_cast<int>(messages_.size()),
               .received = static_cast<int>(arrived_.size()),
               .duplicates = duplicates_,
               .out_of_order = static_cast<int>(disorder_.size()),
               .found_late = found_late_,
               .mixed_up_by_server = mixed_up_,
               .retries = retries_};
    for (const auto& [id, message] : messages_) {
        const bool here = arrived_.contains(message.number);
        const bool lost = is_lost(message);
        const bool forgotten = lost && excused(message);
        out.acked += is_acked(message.last);
        out.failed += message.last == fate::failed;
        out.unknown += message.last == fate::unknown;
        out.bounced += message.last == fate::bounced;
        out.without_fate += message.last == fate::pending;
        out.lost_though_acked += lost && !forgotten;
        out.lost_by_server += forgotten;
        out.arrived_though_failed += message.last == fate::failed && reached(message);
        out.unknown_and_arrived += message.last == fate::unknown && here;
        out.guessed_by_recipe += message.guessed;
    }
    return out;
}

bool record::is_lost(const traced& message) const {
    return is_acked(message.last) && !arrived_.contains(message.number);
}

std::string record::before_end(const traced& message) const {
    if (recipients_archive_.contains(message.number)) return "the recipient's archive has it";
    const ending* next = nullptr;
    for (const ending& e : endings_)
        if (e.end + on_its_way >= message.in_flight && (!next || e.begin < next->begin)) next = &e;
    if (!next) return "the server was not ended after that";
    const auto before = [&](event_time time) {
        return std::to_string((next->begin - time).count()) + " ms";
    };
    return "given " + before(message.in_flight) + " and acked " + before(message.latest) +
           (next->killed ? " before the server was killed" : " before the server was stopped");
}

std::vector<std::string> record::lies() const {
    std::vector<std::string> out = disorder_;
    for (const auto& [id, message] : messages_) {
        if (message.last == fate::pending) out.push_back(id + " has no fate");
        if (message.last == fate::failed && reached(message))
            out.push_back(id + (arrived_.contains(message.number)
                                    ? " failed, and arrived"
                                    : " failed, and the sender's archive has it"));
        if (is_lost(message) && !excused(message))
            out.push_back(id + " was acked and is lost; " + before_end(message));
    }
    return out;
}

std::vector<std::string> record::losses() const {
    std::vector<std::string> out;
    for (const auto& [id, message] : messages_)
        if (is_lost(message) && excused(message)) out.push_back(id + " " + before_end(message));
    return out;
}

} // namespace epode::test

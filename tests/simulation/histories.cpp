#include "histories.hpp"

#include "history_world.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace epode::simulation {

namespace {

/// Of a portrait.
struct fingerprint {
    std::uint64_t one = 0, two = 0;
    auto operator<=>(const fingerprint&) const = default;
};
struct first_half {
    std::size_t operator()(const fingerprint& f) const { return f.one; }
};

fingerprint fingerprint_of(std::string text) {
    const std::hash<std::string> hash;
    fingerprint out{hash(text), 0};
    text += '.';
    out.two = hash(text);
    return out;
}

/// A history, and the state at its end.
struct node {
    history how;
    std::uint32_t possible = 0; ///< a bit for each event
    std::size_t state = 0;
    fingerprint print{};
};

std::uint32_t possible_in(const history_world& w) {
    std::uint32_t out = 0;
    for (std::size_t h = 0; h < happenings; ++h)
        if (w.can(static_cast<happening>(h))) out |= 1u << h;
    return out;
}

/// A state that did not end well.
constexpr std::size_t nowhere = ~std::size_t{0};

class explorer {
public:
    explicit explorer(const survey& s) : survey_(s) {}

    survey_result run() {
        node first;
        first.how.how = survey_.how;
        try {
            sights seen;
            const history_world begin(survey_.how, seen, nullptr);
            first.possible = possible_in(begin);
            first.print = fingerprint_of(begin.portrait());
        } catch (const violation& v) {
            result_.failures.push_back({first.how, v.rule(), v.what()});
            return std::move(result_);
        }
        states_.emplace(first.print, 0);
        std::vector<node> frontier{first};
        for (unsigned n = 1; n <= survey_.length && result_.failures.empty(); ++n)
            frontier = next_level(frontier);
        count_orders();
        return std::move(result_);
    }

private:
    struct task {
        const node* from;
        happening next;
        node to;
        std::optional<history_failure> failed;
        bool fresh = false;
    };

    std::vector<node> next_level(const std::vector<node>& frontier) {
        std::vector<task> tasks;
        for (const node& n : frontier)
            for (std::size_t h = 0; h < happenings; ++h)
                if (n.possible & ~survey_.without & 1u << h)
                    tasks.push_back({&n, static_cast<happening>(h), {}, {}, false});
        std::atomic<std::size_t> next = 0;
        const auto work = [&] {
            for (std::size_t i; (i = next++) < tasks.size();)
                carry_out(tasks[i]);
        };
        std::vector<std::thread> threads;
        for (unsigned i = 1; i < survey_.jobs; ++i)
            threads.emplace_back(work);
        work();
        for (std::thread& t : threads)
            t.join();
        return gather(tasks);
    }

    void carry_out(task& t) {
        history h = t.from->how.then(t.next);
        t.to.how = h;
        sights seen;
        try {
            history_world w(h.how, seen, nullptr);
            for (std::size_t i = 0; i < h.size(); ++i)
                w.take(h[i]);
            t.to.print = fingerprint_of(w.portrait());
            t.to.possible = possible_in(w);
            if (survey_.merges) {
                const std::lock_guard guard(mutex_);
                t.fresh = states_.emplace(t.to.print, nowhere).second;
            }
            if (t.fresh || !survey_.merges) w.finish();
        } catch (const violation& v) {
            t.failed = history_failure{h, v.rule(), v.what()};
        }
    }

    std::vector<node> gather(std::vector<task>& tasks) {
        std::vector<node> out;
        survey_result::level level;
        for (task& t : tasks) {
            ++level.run;
            if (t.failed) {
                if (result_.failures.size() < survey_.most_failures)
                    result_.failures.push_back(std::move(*t.failed));
                continue;
            }
            if (t.fresh || !survey_.merges) {
                t.to.state = ++last_state_;
                ++level.states;
                if (t.fresh) states_[t.to.print] = t.to.state;
                out.push_back(t.to);
            } else {
                unresolved_.emplace_back(edges_.size(), t.to.print);
            }
            edges_.emplace_back(t.from->state, t.to.state);
        }
        for (const auto& [edge, print] : unresolved_) // perhaps found first by a later one
            edges_[edge].second = states_.at(print);
        unresolved_.clear();
        if (!survey_.merges) compare(tasks);
        result_.levels.push_back(level);
        return out;
    }

    /// Whether what looks equal went on equally.
    void compare(const std::vector<task>& tasks) {
        for (std::size_t i = 0; i < tasks.size();) {
            const node* from = tasks[i].from;
            std::array<fingerprint, happenings> after{};
            for (; i < tasks.size() && tasks[i].from == from; ++i)
                after[static_cast<std::size_t>(tasks[i].next)] = tasks[i].to.print;
            const auto [at, first] = behaviour_.emplace(from->print, std::pair(from->how, after));
            if (!first && at->second.second != after)
                result_.unlike.emplace_back(at->second.first, from->how);
        }
    }

    /// How many orders the runs stand for: the paths through the states.
    void count_orders() {
        std::vector<std::uint64_t> ways_to(last_state_ + 1), longer;
        ways_to[0] = 1;
        for (survey_result::level& level : result_.levels) {
            longer.assign(last_state_ + 1, 0);
            for (const auto& [from, to] : edges_) {
                level.orders += ways_to[from];
                if (to != nowhere) longer[to] += ways_to[from];
            }
            ways_to.swap(longer);
        }
    }

    const survey survey_;
    survey_result result_;
    std::mutex mutex_;
    std::unordered_map<fingerprint, std::size_t, first_half> states_;
    std::vector<std::pair<std::size_t, std::size_t>> edges_;
    std::vector<std::pair<std::size_t, fingerprint>> unresolved_;
    std::map<fingerprint, std::pair<history, std::array<fingerprint, happenings>>> behaviour_;
    std::size_t last_state_ = 0;
};

} // namespace

std::optional<history_failure> run(const history& h, sights& seen, std::ostream* trace) {
    try {
        history_world w(h.how, seen, trace);
        for (std::size_t i = 0; i < h.size() && w.can(h[i]); ++i)
            w.take(h[i]);
        w.finish();
        return std::nullopt;
    } catch (const violation& v) {
        return history_failure{h, v.rule(), v.what()};
    }
}

survey_result explore(const survey& s) { return explorer(s).run(); }

} // namespace epode::simulation

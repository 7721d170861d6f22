#pragma once
#include "client.hpp"
#include "server.hpp"

#include <memory>
#include <string>
#include <vector>

namespace epode::simulation {

/// What has to be so: in each step, at each word on a message, and in the end.
class checks {
public:
    checks(const plan& p, run_log& log, server& s, std::vector<std::unique_ptr<client>>& all)
        : plan_(p), log_(log), server_(s), clients_(all) {}

    void told(client& c, const std::string& id, ledger::change what, const ledger::record& r,
              link_id link);
    void told_handled(client& c, std::uint32_t h, const std::string& stanza);
    void bound_anew(client& c);
    /// Only what was told or durable counts from here on.
    void process_died(client& c);
    void each_step();
    void in_the_end();
    void judge_client_state(const client& c, const resource* at_server);

private:
    struct known {
        epode::fate fate = epode::fate::queued;
        std::uint32_t attempts = 0;
        bool reconciling = false;
    };
    void look_at(client& c);
    void judge(client& c);
    void judge_order(client& c);
    void judge_what_came(client& c);
    bool left_in_peace(const client& c) const;
    bool doubtful_counts() const { return server_.understated(); }

    const plan& plan_;
    run_log& log_;
    server& server_;
    std::vector<std::unique_ptr<client>>& clients_;
    std::map<std::string, known> known_;                // of each message, when looked at last
    std::map<const client*, time_point> knows_archive_; // since when its state says where it ends
};

} // namespace epode::simulation

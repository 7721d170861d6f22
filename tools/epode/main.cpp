#include "commands.hpp"
#include "exit_status.hpp"
#include "options.hpp"
#include "output.hpp"

#include <epode/session/error.hpp>

#include <boost/json/src.hpp>
#include <boost/system/system_error.hpp>
#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

namespace {

/// What to say of an error that the library threw, with the option that it is about.
std::string explain(const boost::system::system_error& error) {
    std::string text = epode::cli::text_of(error);
    if (error.code() == boost::system::errc::operation_not_permitted)
        return "--allow-plaintext: " + text;
    if (error.code() == epode::session_error::foreign_state)
        return "--state: " + text + "; use another file, or the --jid that it belongs to";
    return text;
}

} // namespace

int main(int argc, char** argv) {
    using namespace epode::cli;
    std::signal(SIGPIPE, SIG_IGN); // a closed standard output is an error of writing, not the end

    CLI::App program{"XMPP messages whose fate is known, from the shell."};
    program.name("epode");
    program.set_version_flag("--version", "epode " EPODE_VERSION);
    program.require_subcommand(1);
    program.failure_message(CLI::FailureMessage::help);
    action chosen;
    add_send(program, chosen);
    add_listen(program, chosen);
    add_doctor(program, chosen);
    add_state(program, chosen);
    add_convert(program, chosen);
    program.footer("Exit status: 0 all delivered, 1 some message failed, bounced or is unknown, "
                   "2 usage,\n3 refused by or of the server, 4 no connection, 130 interrupted.\n"
                   "\"epode COMMAND --help\" tells more.");
    try {
        program.parse(argc, argv);
        return chosen();
    } catch (const CLI::Success& done) {
        return program.exit(done);
    } catch (const CLI::ParseError& error) {
        std::cerr << "epode: " << error.what() << "\n\"epode --help\" and \"epode COMMAND --help\""
                  << " tell what is possible.\n";
    } catch (const usage_error& error) {
        complain(error.what());
    } catch (const boost::system::system_error& error) {
        complain(explain(error));
    }
    return usage;
}

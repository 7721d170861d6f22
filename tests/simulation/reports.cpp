#include "reports.hpp"

namespace epode::simulation {

namespace {

constexpr report all[] = {
    // Reported by users.
    {"StanzaJS #494, #495", "counters begin anew in a resumed session",
     "resumed with stanzas counted in this direction"},
    {"StanzaJS #423", "acknowledged in place of failed: a count that covers less than is in flight",
     "<failed h/> that leaves some uncovered"},
    {"StanzaJS #382", "an awaited answer to <r/> outlives its connection",
     "lost while <r/> was unanswered"},
    {"StanzaJS #359", "h='0' is taken for no count", "<resumed h='0'/>"},
    {"StanzaJS #359", "h='0' of a refusal is taken for no count", "<failed h='0'/>"},
    {"Smack #183, #185", "a new stanza overtakes those that are sent again",
     "handed in while a resumed session writes again"},
    {"Conversations #879, #2661; Dino #1882", "counts are off by one from <enabled/> on",
     "the server asks for a count"},
    {"Conversations #1938", "a resumption that nobody answers", "refused by the stream's end"},
    {"Openfire #927", "<resumed/> tells the other direction's count",
     "<resumed/> with the other direction's count"},
    {"xmpp.js #822", "the answer to <enable/> is not the next element",
     "a stanza before <enabled/>"},
    {"xmpp.js #1119", "a reload with an empty queue meets a count", "resumed with an empty queue"},
    {"libstrophe #215, #222", "sends days later, or never, what was in flight",
     "resumed after a long time"},
    {"aioxmpp #67", "counts end at 2^32", "counts pass 2^32"},
    {"aioxmpp #253", "h of a refusal is not read", "<failed h/>"},
    {"ChatSecure #361", "binds before it has tried to resume", "<failed/> without h"},
    {"ChatSecure #361", "acknowledges what is not stored", "counted while the disk is busy"},
    {"Monal #221", "the same message twice, and receivers show both", "a message taken twice"},
    {"Monal #264", "no last <a/>", "stream closed by the client"},
    {"ejabberd #1680", "copies for other clients end with a resumption",
     "a carbon in a resumed session"},
    {"MongooseIM #4316", "what is sent again stands in the archive twice",
     "an archive that has a message twice"},
    {"StanzaJS #478, fluux #351", "rooms are left, or entered again, at a resumption",
     "a room's message to a resumed session"},
    {"fluux #380", "<failed/> out of place ends stream management",
     "<failed/> in a session that stands"},
    // StanzaJS, by reading and running it.
    {"StanzaJS", "what is sent again is not kept: the next acknowledgement is for another message",
     "lost again before what was written again was acknowledged"},
    {"StanzaJS", "writes as soon as there is a connection, before the login",
     "handed in while there was no session"},
    {"StanzaJS", "writes between <resume/> and <resumed/>, and once more after it",
     "handed in between <resume/> and its answer"},
    {"StanzaJS", "a lower count acknowledges everything", "h that goes back"},
    {"StanzaJS, gloox, libstrophe, QXmpp", "a count that is too high proves delivery",
     "h beyond what was sent"},
    {"StanzaJS, QXmpp, libstrophe", "a count that is no number", "h that is none"},
    {"StanzaJS", "what is handed in before a loaded session is resumed fails",
     "handed in before a loaded session was resumed"},
    {"StanzaJS, xmpp.js", "counts before the application has finished",
     "asked while the application has messages"},
    {"StanzaJS", "does not wait when it disconnects: delivered messages fail",
     "closed with stanzas in flight"},
    {"StanzaJS", "saves side by side, and errors are swallowed", "a disk that fails"},
    {"StanzaJS, xmpp.js, libstrophe", "takes an id for the permission to resume",
     "an id without resumption"},
    {"StanzaJS", "does not notice that an id is missing", "resumption granted without an id"},
    {"StanzaJS", "a refused <enable/> ends the session", "<enable/> refused"},
    {"StanzaJS", "hears the end of a connection twice", "words of an old connection"},
    {"StanzaJS", "knows no redirection", "<see-other-host/>"},
    {"StanzaJS", "no bound on what is in flight", "handed in with a full window"},
    {"StanzaJS", "a count that is told and one that is not are the same to it",
     "unknown, because nobody told a count"},
    {"StanzaJS", "the server's signature is not looked at", "an impostor is not believed"},
    {"StanzaJS, xmpp.js", "anybody may answer a request", "a stranger's answer to a request"},
    {"StanzaJS, QXmpp", "the user's absence is not told again after a resumption",
     "resumed while the user was away"},
    {"StanzaJS", "<failed h='0'/> after ten were acknowledged acknowledges all the rest",
     "<failed h/> that goes back"},
    {"StanzaJS", "no limit in time on a login", "silence during the login"},
    {"StanzaJS", "a connection lost before <resumed/> throws the session away",
     "lost between <resume/> and its answer"},
    {"StanzaJS", "an old connection's last count is taken for the next one's",
     "an old connection's count comes late"},
    {"StanzaJS", "the next wait is long although the last session stood",
     "a retry after a session that was stable"},
    // C and C++.
    {"QXmpp", "what follows <enable/> at once is not counted", "a stanza right behind <enable/>"},
    {"QXmpp", "messages handed in meanwhile are among them",
     "handed in between <enable/> and <enabled/>"},
    {"gloox", "hangs at a refusal with a count", "bound anew after <failed h/>"},
    {"libstrophe", "numbers are taken before the queue was cleaned: the second resumption loses",
     "a session resumed once more"},
    {"gloox", "resumes once, and never again", "resumed, and lost once more"},
    {"libstrophe", "forgets the session after one attempt that failed",
     "resumed after an attempt that failed"},
    {"QXmpp", "forgets the session when a ping is unanswered", "given up by silence"},
    {"libstrophe", "a restored session is never resumed", "resumed by a later process"},
    {"libstrophe", "<r/> before the login", "lost with stanzas in flight"},
    {"QXmpp", "does not come back after <system-shutdown/>", "<system-shutdown/>"},
    {"QXmpp", "always waits for the same time", "a retry that waits"},
    {"QXmpp", "a character that comes in two parts is spoilt", "a character in two reads"},
    {"QXmpp", "a whole stanza waits for the end of the next one",
     "a read ends inside a tag, behind others"},
    // Servers, seen live.
    {"Prosody", "goes on feeding a dead connection's parser", "session poisoned by half a stanza"},
    {"ejabberd", "handles stanzas whose count it has told already",
     "stanzas handled after the count was told"},
    {"ejabberd", "obeys a late <resume/>, and ends the connection that resumed since",
     "turned out by an attempt that was given up"},
    {"ejabberd, Prosody", "the count of a lost session is told once",
     "asked once more for a count"},
    {"ejabberd", "<resumed/> tells less than was handled", "h of <resumed/> understates"},
    {"Prosody, ejabberd", "a full queue ends the session", "session lost to a full queue"},
    {"Prosody, ejabberd", "a message may end the stream", "<policy-violation/>"},
};

} // namespace

std::span<const report> reports() { return all; }

std::vector<report> unmet(const sights& seen) {
    std::vector<report> out;
    for (const report& r : all)
        if (!seen.marks.contains(r.mark)) out.push_back(r);
    return out;
}

} // namespace epode::simulation

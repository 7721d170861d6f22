// A StanzaJS client that the test runs: it caches its state in a file, loads what it finds there,
// and tells and obeys in lines of JSON.
//
// Usage: node peer.mjs WEBSOCKET-URL JID PASSWORD FILE
// In: {"send": MESSAGE}, {"connect": true}. Out: {"event": NAME, …}.
import fs from 'node:fs';
import readline from 'node:readline';
import stanza from 'stanza';

const [url, jid, password, file] = process.argv.slice(2);
const say = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));

const client = stanza.createClient({
    allowResumption: true,
    autoReconnect: false,
    jid,
    password,
    transports: { bosh: false, websocket: url },
    useStreamManagement: true
});

if (fs.existsSync(file)) {
    const text = fs.readFileSync(file, 'utf8');
    client.sm.load(JSON.parse(text, stanza.Utils.reviveData));
}
client.sm.cache(async state => {
    // At once: StanzaJS does not wait for one call before the next.
    fs.writeFileSync(file + '.new', JSON.stringify(state));
    fs.renameSync(file + '.new', file);
    say('cached', { handled: state.handled, lastAck: state.lastAck, pending: state.unacked.length });
});

for (const name of ['message:acked', 'message:hibernated', 'message:retry', 'message:failed'])
    client.on(name, message => say(name, { id: message.id }));
client.on('message:sent', (message, viaCarbon) => say('message:sent', { id: message.id, viaCarbon }));
client.on('session:started', address => {
    client.sendPresence();
    say('session:started', { address });
});
client.on('stream:management:resumed', () => say('stream:management:resumed', { jid: client.jid }));
client.on('session:end', () => say('session:end'));
client.on('disconnected', () => say('disconnected'));
if (process.env.PEER_TRACE) {
    client.on('raw:incoming', text => console.error('<', text));
    client.on('raw:outgoing', text => console.error('>', text));
}
client.on('message', message => {
    if (message.body) say('message', { from: message.from, id: message.id, body: message.body });
});

readline.createInterface({ input: process.stdin }).on('line', line => {
    const command = JSON.parse(line);
    if (command.connect) client.connect();
    if (command.send) client.sendMessage(command.send);
});

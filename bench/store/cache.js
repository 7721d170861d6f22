// What StanzaJS asks of a program that wants to keep its state: its cache handler gets all that is
// pending at each change, and has to serialise it. Usage: node cache.js PENDING CHANGES FILE
'use strict';
const fs = require('fs');

const [pending, changes] = process.argv.slice(2, 4).map(Number);
const file = process.argv[4];
const stanza = number => ['message', {
    to: 'alice@example.org/desk', type: 'chat', id: `5f3c2a1e-${number}`, chatState: 'active',
    body: 'Shall we meet at eight, in front of the theatre? '.repeat(2),
    originId: `5f3c2a1e-${number}`, receipt: { type: 'request' }
}];
const state = { allowResume: true, handled: 0, id: 'session', jid: 'bob@example.org/phone',
    lastAck: 0, unacked: [] };
for (let number = 0; number < pending; ++number) state.unacked.push(stanza(number));

let bytes = 0;
function cache() {
    const text = JSON.stringify(state);
    bytes += Buffer.byteLength(text);
    fs.writeFileSync(file, text);
}
const start = process.hrtime.bigint();
const before = process.cpuUsage();
for (let number = 0; number < changes; ++number) { // each message is two: sent, acknowledged
    state.unacked.push(stanza(pending + number));
    cache();
    state.unacked.shift();
    state.lastAck += 1;
    cache();
}
const used = process.cpuUsage(before);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(JSON.stringify({ cpu_us: (used.user + used.system) / changes, bytes: bytes / changes,
    a_second: changes / seconds }));

-- Prosody 0.12 lets a resumed session go on reading with the old connection's parser and framing:
-- after a resumption over WebSocket of a session from TCP, or the reverse, the next bytes end the
-- stream. This gives it those of the new connection.
module:hook("smacks-hibernation-end", function (event)
	event.resumed.data = event.origin.data;
end);

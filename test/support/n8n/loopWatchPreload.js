/**
 * Loaded into n8n by `--require`: notes how long its event loop was held at a stretch. Only processor time of the main
 * thread counts, so that it makes no difference what else the machine does. Each stretch of more than 10 ms becomes a line
 * in the file that `LOOP_WATCH` names: when it began and ended, in milliseconds since the epoch, and its processor time.
 */
const { appendFileSync } = require('node:fs');

const file = process.env.LOOP_WATCH;
const tells = 10;
const used = () => {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
};

if (file) {
	let before = { at: Date.now(), used: used() };
	// Calls itself each time the event loop turns, also while other timers and requests are waiting.
	const turn = () => {
		const now = { at: Date.now(), used: used() };
		if (now.used - before.used > tells) {
			appendFileSync(file, `${before.at} ${now.at} ${(now.used - before.used).toFixed(1)}\n`);
		}
		before = { at: Date.now(), used: used() };
	};
	setInterval(turn, 2).unref();
}

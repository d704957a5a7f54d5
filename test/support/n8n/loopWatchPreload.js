/**
 * Loaded into n8n by `--require`: notes how long its event loop was held at a stretch. Only processor time of the main
 * thread counts, so that it makes no difference what else the machine does. Each stretch of more than 10 ms becomes a line
 * in the file that `LOOP_WATCH` names: `held`, when it began and ended, in milliseconds since the epoch, and its processor
 * time. Each pause in which V8 collected garbage becomes one too: `garbage`, its beginning, its end and its length.
 */
const { appendFileSync } = require('node:fs');
const { performance, PerformanceObserver } = require('node:perf_hooks');

const file = process.env.LOOP_WATCH;
const tells = 10;
const used = () => {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
};
const note = (kind, from, to, ms) =>
	appendFileSync(file, `${kind} ${from.toFixed(1)} ${to.toFixed(1)} ${ms.toFixed(1)}\n`);

if (file) {
	let before = { at: Date.now(), used: used() };
	// Calls itself each time the event loop turns, also while other timers and requests are waiting.
	const turn = () => {
		const now = { at: Date.now(), used: used() };
		if (now.used - before.used > tells) {
			note('held', before.at, now.at, now.used - before.used);
		}
		before = { at: Date.now(), used: used() };
	};
	setInterval(turn, 2).unref();
	new PerformanceObserver((list) => {
		for (const { startTime, duration } of list.getEntries()) {
			const from = performance.timeOrigin + startTime;
			if (duration > 1) note('garbage', from, from + duration, duration);
		}
	}).observe({ entryTypes: ['gc'] });
}

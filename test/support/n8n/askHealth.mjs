import http from 'node:http';

/**
 * Asks an address every 50 ms, in a process of its own: whoever drives n8n is busy now and then, and would measure
 * itself. An answer that is late keeps the next question from nobody. When its input ends it prints, as JSON, when each
 * question was asked and how long the answer took, in milliseconds.
 */
const [address = ''] = process.argv.slice(2);
/** @type {Array<{ at: number; tookMs: number; status: number }>} */
const answers = [];
let open = 0;
let over = false;

function ask() {
	const at = Date.now();
	const started = performance.now();
	open++;
	const note = (status) => {
		answers.push({ at, tookMs: Math.round((performance.now() - started) * 10) / 10, status });
		open--;
		end();
	};
	http
		.get(address, { agent: false }, (response) => response.resume().once('end', () => note(response.statusCode ?? 0)))
		.once('error', () => note(0));
}

function end() {
	if (!over || open > 0) return;
	process.stdout.write(JSON.stringify(answers));
}

const clock = setInterval(ask, 50);
process.stdin.resume().once('end', () => {
	clearInterval(clock);
	over = true;
	end();
});

import type { WireEntry } from '../feed';
import { call } from './api';

/** Requests and webhooks as they went over the wire, newest first, with switches for what can go wrong. */
export function Wire({ entries, say }: { entries: readonly WireEntry[]; say(words: string): void }) {
	return (
		<aside class="wire" aria-label="Wire">
			<h2>What goes over the wire</h2>
			<Switches say={say} />
			<ol>
				{entries
					.slice(-100)
					.reverse()
					.map((entry) => (
						<li class={outcome(entry)} key={entry.key}>
							<details>
								<summary>
									<span class="direction">{entry.direction === 'request' ? 'n8n → provider' : 'provider → n8n'}</span>
									<code>{entry.title}</code>
									<strong>{entry.status ?? entry.error ?? '…'}</strong>
								</summary>
								<pre>{JSON.stringify(entry.body, null, 2)}</pre>
								{entry.direction === 'request' && (
									<button type="button" onClick={() => void copy(curlOf(entry), say)}>
										Copy as curl
									</button>
								)}
							</details>
						</li>
					))}
			</ol>
		</aside>
	);
}

function outcome({ status, error }: WireEntry): string {
	if (status === null) return error ? 'failed' : 'waiting';
	return status < 300 ? 'good' : status < 500 ? 'refused' : 'failed';
}

function curlOf({ title, body }: WireEntry): string {
	const [method = 'GET', path = '/'] = title.split(' ');
	const quoted = (words: string) => `'${words.replace(/'/g, "'\\''")}'`;
	const data = body === null ? '' : ` -H 'content-type: application/json' -d ${quoted(JSON.stringify(body))}`;
	return `curl -X ${method} ${quoted(location.origin + path)} -H "authorization: Bearer $TOKEN"${data}`;
}

async function copy(words: string, say: (words: string) => void): Promise<void> {
	await navigator.clipboard.writeText(words);
	say('Copied as curl. Set TOKEN to the token of the sandbox.');
}

const faults = [
	{
		title: 'Refuse the next 3 (rate limit)',
		fault: { kind: 'answer', status: 429, headers: { 'retry-after': '2' } },
		times: 3,
	},
	{ title: 'Break the next request (HTTP 500)', fault: { kind: 'answer', status: 500 }, times: 1 },
	{ title: 'Lose the next answer', fault: { kind: 'resetAfter' }, times: 1 },
	{ title: 'Answer the next with a web page', fault: { kind: 'html', status: 502 }, times: 1 },
	{ title: 'Wait 5 seconds with the next', fault: { kind: 'delay', ms: 5000 }, times: 1 },
];

function Switches({ say }: { say(words: string): void }) {
	const plan = async ({ title, fault, times }: (typeof faults)[number]) => {
		await call('POST', '/faults', { fault, times });
		say(`Planned: ${title}`);
	};
	return (
		<details class="switches">
			<summary>Let something go wrong</summary>
			{faults.map((one) => (
				<button type="button" onClick={() => void plan(one)}>
					{one.title}
				</button>
			))}
			<button
				type="button"
				onClick={() =>
					void call('PUT', '/desk360/answers', { shape: 'inTurn' }).then(() =>
						say('Desk360 now answers in all undocumented shapes in turn.'),
					)
				}
			>
				Desk360: odd answers
			</button>
			<button
				type="button"
				onClick={() => void call('DELETE', '/faults').then(() => say('All planned faults are dropped.'))}
			>
				Drop all faults
			</button>
		</details>
	);
}

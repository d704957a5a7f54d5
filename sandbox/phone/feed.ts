import type { Journal } from '../journal';
import type { Provider } from '../types';
import type { ProviderName } from './line';
import { messageKey, type PhoneMessage } from './message';

/** A request to a provider, or a call of a webhook, as it went over the wire. */
export interface WireEntry {
	/** Unique over all. */
	key: string;
	direction: 'request' | 'webhook';
	provider: ProviderName;
	title: string;
	body: unknown;
	/** Null while it runs, and where nobody answered. */
	status: number | null;
	fault?: string | null;
	error?: string | null;
}

/** What changed since a listener was told last. */
export interface Change {
	/** The sandbox was reset: forget everything. */
	reset: boolean;
	messages: PhoneMessage[];
	wire: WireEntry[];
}

/** So many messages of a provider are shown, the latest. */
export const maxMessages = 500;
const maxWire = 300;

/** Tells one listener what changed: everything at first, then what is new or different. */
export class Feed {
	private seen = new Map<string, string>();
	private journalRead = 0;
	private readonly deliveriesRead = new Map<ProviderName, number>();

	constructor(
		private readonly providers: readonly Provider[],
		private readonly journal: Journal,
		private readonly nameOf: (path: string) => ProviderName,
	) {}

	/** @returns undefined where nothing changed */
	next(): Change | undefined {
		const all = this.providers.map(({ phone }) => phone.messages(maxMessages));
		const keys = new Set(all.flat().map(seenKey));
		const forgotten = [...this.seen.keys()].some((key) => key.startsWith('message ') && !keys.has(key));
		const reset = forgotten && all.every((messages) => messages.length < maxMessages);
		if (reset) {
			this.seen = new Map();
			this.deliveriesRead.clear();
		}
		const messages = all.flat().filter((message) => this.isNews(seenKey(message), message));
		const wire = this.wire().filter((entry) => this.isNews(`wire ${entry.key}`, entry));
		return reset || messages.length > 0 || wire.length > 0 ? { reset, messages, wire } : undefined;
	}

	private isNews(key: string, value: unknown): boolean {
		const text = JSON.stringify(value);
		if (this.seen.get(key) === text) return false;
		this.seen.set(key, text);
		return true;
	}

	/** Entries that have an answer are read once; those that have none are read again. */
	private wire(): WireEntry[] {
		const requests = this.journal.since(this.journalRead).slice(-maxWire);
		this.journalRead = beforeFirstOpen(requests, this.journalRead);
		const calls = this.providers.flatMap(({ name, phone }) => {
			const read = this.deliveriesRead.get(name) ?? 0;
			const deliveries = phone.deliveries(read).slice(-maxWire);
			this.deliveriesRead.set(name, beforeFirstOpen(deliveries, read));
			return deliveries.map(({ n, target, body, status, error }) => ({
				...{ key: `${name} ${n}`, direction: 'webhook' as const, provider: name, title: target },
				...{ body, status, error },
			}));
		});
		return [
			...requests.map(({ n, method, path, query, body, status, fault }) => ({
				...{ key: `request ${n}`, direction: 'request' as const, provider: this.nameOf(path) },
				...{ title: `${method} ${path}${queryText(query)}`, body, status, fault },
			})),
			...calls,
		];
	}
}

/** Where messages are remembered beside what went over the wire. */
function seenKey(message: PhoneMessage): string {
	return `message ${messageKey(message)}`;
}

function beforeFirstOpen(entries: ReadonlyArray<{ n: number; status: number | null }>, read: number): number {
	const open = entries.find(({ status }) => status === null);
	return open ? open.n - 1 : (entries.at(-1)?.n ?? read);
}

function queryText(query: Record<string, string | string[]>): string {
	const parameters = new URLSearchParams();
	for (const [name, values] of Object.entries(query))
		for (const value of [values].flat()) parameters.append(name, value);
	const words = parameters.toString();
	return words === '' ? '' : `?${words}`;
}

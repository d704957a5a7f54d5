import { notOnWhatsApp, type Account, type FetchedFile, type Message } from './account';
import type { Callbacks } from './callbacks';

const sentCode = 0;
const deliveredCode = 1;
const errorCode = 3;
const failedCode = 4;
const seenCode = 7;
const fetchTimeoutMs = 10_000;

/** Takes messages from pending through sent and delivered to seen, a moment apart. */
export class Lifecycle {
	private readonly timers = new Set<NodeJS.Timeout>();
	private generation = 0;

	constructor(
		private readonly account: Account,
		private readonly callbacks: Callbacks,
	) {}

	/** Sends a message that was accepted. */
	begin(message: Message): void {
		const { fetchFiles } = this.account.settings;
		if (fetchFiles && message.file_url !== null) void this.fetchFirst(message, message.file_url);
		else this.later(this.account.settings.sentAfterMs, () => this.send(message));
	}

	/** Brings a message to a status, and tells it. */
	reach(message: Message, status: number): void {
		message.status = status;
		message.history.push(status);
		this.callbacks.tell(message);
	}

	/** Forgets all that is under way. */
	reset(): void {
		this.generation += 1;
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
	}

	private send(message: Message): void {
		this.reach(message, sentCode);
		const { deliveredAfterMs, seenAfterMs } = this.account.settings;
		if (message.to.startsWith(notOnWhatsApp)) {
			this.later(deliveredAfterMs, () => this.reach(message, failedCode));
			return;
		}
		this.later(deliveredAfterMs, () => {
			this.reach(message, deliveredCode);
			this.later(seenAfterMs, () => this.reach(message, seenCode));
		});
	}

	/** The real API looks at an image before it sends it: its type must be that of a JPEG or PNG. */
	private async fetchFirst(message: Message, url: string): Promise<void> {
		const { generation } = this;
		const file = await fetchFile(url);
		if (generation !== this.generation) return;
		message.file = file;
		const isImage = file.status === 200 && /^image\/(?:jpeg|png)\b/.test(file.type) && file.bytes > 0;
		if (isImage) this.later(this.account.settings.sentAfterMs, () => this.send(message));
		else this.reach(message, errorCode);
	}

	private later(ms: number | null, work: () => void): void {
		if (ms === null) return;
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			work();
		}, ms);
		// A message under way must not hold up the end of the process.
		timer.unref();
		this.timers.add(timer);
	}
}

async function fetchFile(url: string): Promise<FetchedFile> {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) });
		const bytes = (await response.arrayBuffer()).byteLength;
		return { status: response.status, type: response.headers.get('content-type') ?? '', bytes };
	} catch {
		return { status: null, type: '', bytes: 0 };
	}
}

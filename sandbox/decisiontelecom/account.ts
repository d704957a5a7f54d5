import type { ErrorStyle } from './errors';

/** The key that the account manager hands out. */
export const sampleKey = 'sandbox-decision-key';
/** Numbers that start like this are not on WhatsApp: their messages fail. */
export const notOnWhatsApp = '1555099';
const firstId = 554;

/** What the control plane may change about how the account behaves. */
export interface Settings extends ErrorStyle {
	/** Message ids as text. */
	textIds: boolean;
	/** How a callback carries its fields. */
	callbacks: 'json' | 'form' | 'multipart' | 'query';
	/** The names of a callback's fields. */
	callbackShape: 'camel' | 'flat' | 'inTurn' | 'nested' | 'short' | 'statusId';
	/** Status words instead of numbers in callbacks. */
	statusWords: boolean;
	/** Milliseconds from one status to the next; null stops before it. */
	sentAfterMs: number | null;
	deliveredAfterMs: number | null;
	seenAfterMs: number | null;
	/** Whether images are fetched from their links; what is none gets the status "error". */
	fetchFiles: boolean;
	callbackTimeoutMs: number;
}

function defaultSettings(): Settings {
	return {
		errorsAs: 'body',
		textCodes: false,
		textIds: false,
		callbacks: 'json',
		callbackShape: 'flat',
		statusWords: false,
		sentAfterMs: 30,
		deliveredAfterMs: 30,
		seenAfterMs: 60,
		fetchFiles: false,
		callbackTimeoutMs: 10_000,
	};
}

/** What came back from the link of an image. */
export interface FetchedFile {
	status: number | null;
	type: string;
	bytes: number;
}

/** A message that was accepted. */
export interface Message {
	message_id: number;
	to: string;
	/** Null for a template posted alone. */
	from: string | null;
	type: 'text' | 'image' | 'template';
	text: string | null;
	file_url: string | null;
	template: unknown;
	callback_url: string | null;
	status: number;
	/** Every status so far, the present one last. */
	history: number[];
	file: FetchedFile | null;
	time: string;
}

/** A planned failure of the next sends. */
export interface PlannedFailure {
	code: number;
	to: string | null;
	left: number;
}

/** One account: its key, messages, balance and windows. All in memory. */
export class Account {
	settings = defaultSettings();
	key = sampleKey;
	/** Messages that can be paid for; null is any number. */
	balance: number | null = null;
	readonly closedWindows = new Set<string>();
	failures: PlannedFailure[] = [];
	private readonly messages = new Map<number, Message>();
	private nextId = firstId;

	/** Back to the start. */
	reset(): void {
		this.settings = defaultSettings();
		this.key = sampleKey;
		this.balance = null;
		this.closedWindows.clear();
		this.failures = [];
		this.messages.clear();
		this.nextId = firstId;
	}

	/** Keeps a new message. */
	add(content: Omit<Message, 'message_id' | 'status' | 'history' | 'file' | 'time'>): Message {
		const message: Message = {
			...content,
			message_id: this.nextId++,
			status: 6,
			history: [6],
			file: null,
			time: new Date().toISOString(),
		};
		this.messages.set(message.message_id, message);
		return message;
	}

	find(id: number): Message | undefined {
		return this.messages.get(id);
	}

	/** Messages with a larger id, oldest first. */
	since(id: number): Message[] {
		return [...this.messages.values()].filter((message) => message.message_id > id);
	}

	/** Takes a planned failure for a recipient; undefined where none is left. */
	takeFailure(to: string): number | undefined {
		const failure = this.failures.find(({ to: wanted }) => wanted === null || wanted === to);
		if (!failure) return undefined;
		failure.left -= 1;
		this.failures = this.failures.filter(({ left }) => left > 0);
		return failure.code;
	}

	/** Whether what stands behind `Basic` is the key: encoded, with or without the colon of a user name. */
	accepts(authorization: string): boolean {
		const [scheme = '', given = ''] = authorization.split(' ');
		if (scheme.toLowerCase() !== 'basic') return false;
		const forms = [this.key, `${this.key}:`].map((key) => Buffer.from(key).toString('base64'));
		return forms.includes(given);
	}
}

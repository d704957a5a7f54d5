import type { FastifyInstance } from 'fastify';
import type { Prefix } from './lookup';
import type { PhoneLine, ProviderName } from './phone/line';

/** A file part of a form. */
export interface FilePart {
	name: string;
	fileName: string;
	mime: string;
	sha256: string;
	bytes: Buffer;
}

/** A text part of a form. */
export interface TextPart {
	name: string;
	value: string;
}

/** What a request carried, before any check against a contract. */
export type ReceivedBody =
	| { kind: 'none' }
	| { kind: 'json'; text: string; value: unknown }
	| { kind: 'form'; parts: Array<FilePart | TextPart> }
	| { kind: 'other'; text: string }
	| { kind: 'broken'; text: string; problem: string };

/** A request as a provider sees it. */
export interface ProviderRequest {
	method: string;
	path: string;
	query: Record<string, string | string[]>;
	headers: Record<string, string | string[]>;
	/** Media type without parameters, lower case; empty when the request names none. */
	contentType: string;
	/** Scheme and host the client used, for the absolute URLs in answers. */
	origin: string;
	ip: string;
	body: ReceivedBody;
}

/** An answer ready to be sent. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	payload: string | Buffer;
}

/** What a provider says about a call before reading it: headers for every answer, and a refusal when over the limit. */
export interface Admission {
	headers: Record<string, string>;
	refusal: Answer | null;
}

/** One simulated API. */
export interface Provider {
	/** Name in the control plane: `/_sandbox/<name>/…`. */
	readonly name: ProviderName;
	/** Where its paths begin, such as `/v1`; several where it has several. The longest that fits a path answers it. */
	readonly prefix: Prefix | readonly Prefix[];
	/** What a phone sees of it. */
	readonly phone: PhoneLine;
	/** Counts the call against the rate limit. */
	admit(ip: string): Admission;
	/** Handles a call. Never throws for a wrong request: that is an answer as well. */
	handle(request: ProviderRequest): Answer;
	/** The provider's own error body for a request the HTTP layer could not read. */
	failure(status: number, message: string): Answer;
	/** Adds the provider's own control plane routes; paths are relative to `/_sandbox/<name>`. */
	control(app: FastifyInstance): void;
	/** Back to the seed. */
	reset(): void;
	close(): void;
}

/** Tells a file part from a text part. */
export function isFilePart(part: FilePart | TextPart): part is FilePart {
	return 'bytes' in part;
}

/** Tells a plain object from everything else. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

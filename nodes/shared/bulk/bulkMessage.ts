import type { IDataObject } from 'n8n-workflow';
import { isDataObject } from '../dataObject';
import type { InvalidInput } from '../errors';
import { withAdditional, type Additional } from '../http/additional';
import type { Request } from '../http/request';
import type { Recipient } from '../input/recipient';
import type { Row } from './rows';

/** What the answers to a bulk send's requests say. */
export interface BulkAnswers {
	messageId(answer: IDataObject): unknown;
	/** The ids in the answer to a single message where it makes several, such as one for each file. */
	messageIds?(answer: IDataObject): string[];
	/** What the answer to a single message means where it may only be taken for later; `sent` by default. */
	outcome?(answer: IDataObject): 'sent' | 'queued';
	/** The numbers that the answer to a request for several names as accepted; undefined where it names none. */
	accepted?(answer: IDataObject): string[] | undefined;
}

/**
 * How a provider sends bulk messages. `C` is everything that a message says, whoever gets it, as data that JSON can hold:
 * messages with equal contents are equal, and may share a request.
 */
export interface BulkChannel<C> extends BulkAnswers {
	/** The request for one recipient; its answer may name the message. @throws InvalidInput for contents that cannot be sent */
	one?(content: C, recipient: Recipient): Request;
	/** In place of requests, where several providers could carry the message. */
	carrier?: BulkCarrier<C>;
	/** The request for several, where the provider has one. */
	many?(content: C, recipients: readonly Recipient[]): Request;
	/** The request for several who get different values of the same message, where the provider has one. */
	together?: TogetherChannel<C>;
}

/** Who is to get something, and the item that names the person. */
export interface Carried {
	recipient: Recipient;
	itemIndex: number;
	/** As `ClientItem.mayLeave`. */
	mayLeave?: () => void;
}

/** How a message gets to one recipient where that is more than a request. */
export interface BulkCarrier<C> {
	/** Sends nothing. @throws InvalidInput and n8n's errors where the message cannot be sent */
	check(content: C, to: Carried): Promise<void>;
	/** @returns what `BulkAnswers` reads, with `provider` and `tried` @throws n8n's errors */
	send(content: C, to: Carried): Promise<IDataObject>;
}

/** How messages that differ only in their values share a request. */
export interface TogetherChannel<C> {
	/** What the messages of a request have in common; undefined for a message that is to have a request of its own. */
	common(content: C): unknown;
	/** What the request has for one of its recipients. @param index from 0 */
	part(content: C, recipient: Recipient, index: number): Readonly<Record<string, string>>;
	/** The request with the parts of all, for the content of any of them. */
	request(content: C, parts: Readonly<Record<string, string>>): Request;
}

/** What goes to the recipients of some rows. */
export interface BulkMessage extends BulkAnswers {
	/** Equal for equal messages, so that they can share a request. */
	key: string;
	one?(recipient: Recipient): Request;
	carrier?: { check(to: Carried): Promise<void>; send(to: Carried): Promise<IDataObject> };
	many?(recipients: readonly Recipient[]): Request;
	together?: {
		/** Equal for messages that can share a request with values of their own. */
		key: string;
		part(recipient: Recipient, index: number): Readonly<Record<string, string>>;
		request(parts: Readonly<Record<string, string>>): Request;
	};
}

/**
 * The message with this content, and with what its item adds to each request.
 *
 * @param itemIndex whose binary fields the content may name
 */
export function bulkMessage<C>(
	channel: BulkChannel<C>,
	content: C,
	{ additional, itemIndex }: { additional: Additional | undefined; itemIndex: number },
): BulkMessage {
	const { one, carrier, many, together, messageId, messageIds, outcome, accepted } = channel;
	const complete = (request: Request) => (additional ? withAdditional(request, additional) : request);
	const keyOf = (what: unknown) => JSON.stringify([what, additional], (_, value: unknown) => ofItem(value, itemIndex));
	const common = together?.common(content);
	return {
		key: keyOf(content),
		...(one && { one: (recipient) => complete(one(content, recipient)) }),
		...(carrier && {
			carrier: {
				check: async (to) => await carrier.check(content, to),
				send: async (to) => await carrier.send(content, to),
			},
		}),
		...(many && { many: (recipients) => complete(many(content, recipients)) }),
		...(together &&
			common !== undefined && {
				together: {
					key: keyOf(common),
					part: (recipient, index) => together.part(content, recipient, index),
					request: (parts) => complete(together.request(content, parts)),
				},
			}),
		messageId,
		messageIds,
		outcome,
		accepted,
	};
}

/** A binary field belongs to its item; everything else is the same wherever it comes from. */
function ofItem(value: unknown, itemIndex: number): unknown {
	return isDataObject(value) && 'binary' in value ? { ...value, itemIndex } : value;
}

/** The user's wishes for the rows of one item: an expression may give every item its own. */
export interface RowSettings {
	campaign?: string;
	defaultCountryCode?: string;
	dryRun?: boolean;
}

/** A row and what it gets; or why it cannot get anything. */
export type PlannedRow = { row: Row; settings: RowSettings } & ({ message: BulkMessage } | { error: InvalidInput });

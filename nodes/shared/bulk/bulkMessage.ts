import type { IDataObject } from 'n8n-workflow';
import type { InvalidInput } from '../errors';
import type { Request } from '../http/request';
import type { Recipient } from '../input/recipient';
import type { Row } from './rows';

/** What goes to the recipients of some rows. */
export interface BulkMessage {
	/** Equal for equal messages, so that they can share a request. */
	key: string;
	/** The request for one recipient; its answer may name the message. */
	one(recipient: Recipient): Request;
	/** The request for several, where the provider has one. */
	many?(recipients: readonly Recipient[]): Request;
	/** The request for several who get different values of the same message, where the provider has one. */
	together?: TogetherMessage;
	messageId(answer: IDataObject): unknown;
	/** The ids in the answer of `one` where it makes several messages, such as one for each file. */
	messageIds?(answer: IDataObject): string[];
	/** What the answer of `one` means where it may only be taken for later; `sent` by default. */
	outcome?(answer: IDataObject): 'sent' | 'queued';
	/** The numbers that the answer of `many` names as accepted; undefined where it names none. */
	accepted?(answer: IDataObject): string[] | undefined;
}

/** How messages that differ only in their values share a request. */
export interface TogetherMessage {
	/** Equal for messages that can share one. */
	key: string;
	/** What the request has for one of its recipients. @param index from 0 */
	part(recipient: Recipient, index: number): Readonly<Record<string, string>>;
	/** The request with the parts of all. */
	request(parts: Readonly<Record<string, string>>): Request;
}

/** A message as its operation makes it: the keys follow from its requests. */
export type MadeMessage = Omit<BulkMessage, 'key' | 'together'> & { together?: Omit<TogetherMessage, 'key'> };

/** The user's wishes for the rows of one item: an expression may give every item its own. */
export interface RowSettings {
	campaign?: string;
	defaultCountryCode?: string;
	dryRun?: boolean;
}

/** A row and what it gets; or why it cannot get anything. */
export type PlannedRow = { row: Row; settings: RowSettings } & ({ message: BulkMessage } | { error: InvalidInput });

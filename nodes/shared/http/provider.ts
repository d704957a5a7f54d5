import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import type { Headers } from './rateLimit';
import type { Request } from './request';

/** A provider's own words for a failure. */
export interface ProviderWords {
	/** The provider's error code, where it has one. */
	code?: string;
	/** The provider's message, as it came. */
	message?: string;
	/** One sentence on what to do about it. */
	hint?: string;
}

/** One page of a list. */
export interface Page {
	rows: IDataObject[];
	/** The request for the next page; absent on the last one. */
	next?: Request;
}

/** Everything the engine must know of a provider. Only the provider's own `api.ts` makes one. */
export interface Provider {
	/** The name users know, for messages. */
	name: string;
	/** Stored name of the credential type. */
	credential: string;
	/** The API's base URL without a trailing slash. */
	baseUrl(credential: ICredentialDataDecryptedObject): string;
	/** Splits an answer to a list request into rows and the request for the next page. */
	page(body: unknown, headers: Headers, request: Request): Page;
	/**
	 * What tells a row of this list from all others, where a later page may hold rows that came before; undefined where
	 * nothing does. A page of nothing but such rows ends the list.
	 */
	rowKey?(row: IDataObject, request: Request): string | undefined;
	/** Reads an error answer. @param body parsed JSON, or text where it is not JSON */
	explain(status: number, body: unknown): ProviderWords;
	/**
	 * Knows failures that come with a status of success, where the provider has such a thing.
	 *
	 * @param body the parsed JSON of an answer with HTTP 2xx
	 * @param headers of the same answer
	 * @returns the HTTP status that the failure stands for: 400 for a refusal, 429 where it is to come later, 500 where it is
	 * unclear; the engine then treats the answer as one with that status. Undefined for a success.
	 */
	statusOfBody?(body: unknown, headers: Headers): number | undefined;
	/**
	 * Recognizes failures whose status does not mean what it means in HTTP.
	 *
	 * @param status of a failure, as it came
	 * @param body parsed JSON, or text where it is not JSON
	 * @returns the HTTP status that the failure really stands for, which the engine then treats it by; undefined where it is
	 * the one that came
	 */
	statusOfFailure?(status: number, body: unknown): number | undefined;
}

/** @returns whether the credential's token comes from a login, and can be renewed by another one */
export function usesLogin(credential: ICredentialDataDecryptedObject): boolean {
	return credential.authentication === 'login';
}

import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import type { RequestFunctions } from './session';
import { beginsInTime } from '../wait';

/** What this n8n answered to itself; without a status it could not be reached. */
export interface OwnAnswer {
	status?: number;
	/** Empty for everything but a JSON object, such as a page for people. */
	body: IDataObject;
}

const timeoutMs = 30_000;

/**
 * Calls an address of this n8n, such as that of a trigger or of a waiting execution. Carries no credential. Never throws.
 */
export async function callOwnInstance(
	functions: RequestFunctions,
	url: string,
	body: IDataObject,
	headers: Record<string, string> = {},
): Promise<OwnAnswer> {
	const options: IHttpRequestOptions = {
		method: 'POST',
		url,
		body,
		headers,
		json: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: timeoutMs,
	};
	try {
		const answer = asDataObject(await beginsInTime(functions.helpers.httpRequest(options), timeoutMs));
		const status = Number(answer.statusCode);
		return { ...(Number.isInteger(status) && { status }), body: asDataObject(answer.body) };
	} catch {
		// The reason names the address, which is as good as a secret.
		return { body: {} };
	}
}

/** Whether an address leads to the n8n that has another one. */
export function isOfInstance(url: string, own: string): boolean {
	return URL.canParse(url) && URL.canParse(own) && new URL(url).origin === new URL(own).origin;
}

/** `/<id of the execution>/<id of the node>` at the end. */
const waitingPath = /\/\d+\/[^/]+$/;

/**
 * Whether an address may be one at which an execution of this n8n waits: no webhook, nor anything else of n8n, which perhaps
 * answers n8n itself where it answers nobody else.
 *
 * @param own the address of a trigger
 * @param ids of which one follows the base of all webhooks in it
 */
export function isWaitingAddress(url: string, own: string, ids: readonly string[]): boolean {
	if (!isOfInstance(url, own)) return false;
	const parts = new URL(own).pathname.split('/');
	const end = parts.findIndex((part) => part !== '' && ids.includes(part));
	const base = parts.slice(0, end).join('/');
	const { pathname } = new URL(url);
	return end > 0 && waitingPath.test(pathname) && !`${pathname}/`.startsWith(`${base}/`);
}

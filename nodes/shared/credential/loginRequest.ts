import type { IDataObject, IHttpRequestHelper } from 'n8n-workflow';
import { withJson } from '../http/answerBody';
import { beginsInTime } from '../wait';

/** How long a login waits for the provider, in milliseconds. */
const loginTimeoutMs = 30_000;

/**
 * Posts a login as JSON, without following redirects.
 *
 * @returns n8n's full response with its body read up to a limit, whatever its status
 * @throws what n8n's helper throws where there is no answer; an Error "timeout"
 */
export async function requestLogin(
	{ helpers }: IHttpRequestHelper,
	url: string,
	body: IDataObject,
	headers?: IDataObject,
): Promise<unknown> {
	const request = helpers.httpRequest({
		method: 'POST',
		url,
		body,
		...(headers && { headers }),
		json: true,
		// Read here, up to a limit.
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: loginTimeoutMs,
	});
	return await withJson(await beginsInTime(request, loginTimeoutMs));
}

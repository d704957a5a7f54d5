import { isRecord, type Answer, type ProviderRequest } from '../types';
import { authenticate } from './auth';
import { ApiError, jsonAnswer } from './errors';
import { pathPrefix, type Inbox } from './inbox';

/**
 * What the web app calls and no contract has, because no node needs it: the root of the API, by which it looks whether an
 * address is an inbox, and the end of a session, which leaves tokens as they are.
 */
export function answerBeside(inbox: Inbox, request: ProviderRequest): Answer | undefined {
	if (request.method !== 'GET') return undefined;
	if (request.path === `${pathPrefix}/`) return jsonAnswer(200, {});
	if (request.path !== `${pathPrefix}/auth/logout/`) return undefined;
	try {
		authenticate(inbox, request);
		return jsonAnswer(200, {});
	} catch (error) {
		if (!(error instanceof ApiError)) return jsonAnswer(500, { detail: 'The sandbox failed.' });
		return jsonAnswer(error.status, isRecord(error.body) ? error.body : {});
	}
}

import type { ProviderRequest } from '../types';
import { ApiError, forbidden } from './errors';
import type { Inbox } from './inbox';
import { firstAdmin, userOfToken, type User } from './users';

/** The 360dialog key the inbox knows. */
const providerKey = 'sandbox-d360-key';

/**
 * The user behind a request. A 360dialog key comes first and "will silently fail", then the token is looked at. Browser
 * sessions are not offered: there is no login page here.
 */
export function authenticate(inbox: Inbox, request: ProviderRequest): User {
	const admin = request.headers['d360-api-key'] === providerKey ? firstAdmin(inbox) : undefined;
	if (admin) return admin;
	const [scheme = '', ...words] = String(request.headers.authorization ?? '')
		.split(/\s+/)
		.filter(Boolean);
	if (scheme.toLowerCase() !== 'token') throw forbidden('Authentication credentials were not provided.');
	const [token, ...rest] = words;
	if (token === undefined) throw unauthorized('Invalid token header. No credentials provided.');
	if (rest.length > 0) throw unauthorized('Invalid token header. Token string should not contain spaces.');
	const user = userOfToken(inbox, token);
	if (!user) throw unauthorized('Invalid token.');
	if (!user.isActive) throw unauthorized('User inactive or deleted.');
	return user;
}

function unauthorized(detail: string): ApiError {
	return new ApiError(401, { detail });
}

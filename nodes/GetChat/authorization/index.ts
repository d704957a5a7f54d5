import type { Resource } from '../../shared/operation/defineOperation';
import { activate } from './activate.operation';
import { convertIdToken } from './convertIdToken.operation';
import { convertRefreshToken } from './convertRefreshToken.operation';
import { createToken } from './createToken.operation';
import { getRefreshToken } from './getRefreshToken.operation';

export const authorizationResource: Resource = {
	name: 'Authorization',
	value: 'authorization',
	description: 'Tokens of users, for logins without a password',
	defaultOperation: convertIdToken,
	operations: [convertIdToken, convertRefreshToken, createToken, getRefreshToken, activate],
};

import type { Resource } from '../../shared/operation/defineOperation';
import { block } from './block.operation';
import { getBlocked } from './getBlocked.operation';
import { getMany } from './getMany.operation';
import { report } from './report.operation';
import { resolve } from './resolve.operation';
import { unblock } from './unblock.operation';
import { verify } from './verify.operation';

export const contactResource: Resource = {
	name: 'Contact',
	value: 'contact',
	description: 'Connected contact books, blocking and reporting',
	defaultOperation: block,
	newOperation: getMany,
	operations: [block, getMany, getBlocked, report, resolve, unblock, verify],
};

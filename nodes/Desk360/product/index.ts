import type { Resource } from '../../shared/operation/defineOperation';
import { getMany } from './getMany.operation';

export const productResource: Resource = {
	name: 'Product',
	value: 'product',
	description: 'The products of the account, to which tickets belong',
	defaultOperation: getMany,
	operations: [getMany],
};

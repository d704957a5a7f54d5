import type { Resource } from '../../shared/operation/defineOperation';
import { get } from './get.operation';

export const mediaResource: Resource = {
	name: 'Media',
	value: 'media',
	description: 'Download files that customers sent',
	defaultOperation: get,
	operations: [get],
};

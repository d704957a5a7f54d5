import { searchOf } from '../shared/operation/listSearch';
import { oneMsg } from './api';

export const searchFlows = searchOf(oneMsg, {
	request: () => ({ method: 'GET', path: '/flows' }),
	entry: ({ id, name, status }) => ({ value: id, name, detail: status }),
});

export const searchGroups = searchOf(oneMsg, {
	request: () => ({ method: 'GET', path: '/groups' }),
	entry: ({ id, subject, groupName, name }) => ({
		value: String(id ?? ''),
		name: String(subject ?? groupName ?? name ?? id ?? ''),
	}),
});

import type { IDataObject } from 'n8n-workflow';

/** The list calls the label `name`, every other answer `title`: workflows find it as `title` in all of them. */
export function withTitle(reason: IDataObject): IDataObject {
	return reason.title === undefined ? { ...reason, title: reason.name } : reason;
}

/** A place in the code, as far as the rules below look at it. */
interface Place {
	node: { type: string; value?: unknown; properties?: Array<{ key?: { name?: string } }> };
}

/** Names and values have no blanks; a test of each text that has one would only repeat it. */
export const wordsForPeople = {
	shouldIgnore: ({ node: { type, value } }: Place) =>
		type === 'StringLiteral' && String(value).includes(' ') ? 'words for people' : undefined,
};

/** What the editor shows is held against n8n's rules and the stored parameters by the package tests. */
export const fieldDefinitions = {
	shouldIgnore: ({ node: { type, properties = [] } }: Place) =>
		type === 'ObjectExpression' && properties.some(({ key }) => key?.name === 'displayName')
			? 'definition of a field'
			: undefined,
};

// Puts an example of the schema at hand into the first tab.

import { useEditorContext, useSchemaStore } from '@graphiql/react';
import { useEffect } from 'react';
import { firstTab } from './queries.js';

/** Show nothing; once the schema is known, replace the first tab's query unless somebody has typed. */
export function FirstExample() {
  const { queryEditor } = useEditorContext({ nonNull: true });
  const { schema } = useSchemaStore();

  useEffect(() => {
    if (schema && queryEditor?.getValue() === firstTab(null)) {
      queryEditor.setValue(firstTab(schema));
    }
  }, [schema, queryEditor]);

  return null;
}

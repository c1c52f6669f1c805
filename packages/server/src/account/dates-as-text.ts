/** Dates as ISO text on their way to the database: the accounts' library hands in `Date`, our store takes text and numbers. */

import {
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type PrimitiveValueListNode,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
  type ValueNode,
} from 'kysely'

/** See the file's head. PostgreSQL reads such text as a `timestamptz`; what it gives back is a `Date` again. */
export class DatesAsText implements KyselyPlugin {
  readonly #transformer = new Transformer()

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return this.#transformer.transformNode(node)
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}

class Transformer extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return { ...super.transformValue(node), value: textOf(node.value) }
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return { ...super.transformPrimitiveValueList(node), values: node.values.map(textOf) }
  }
}

function textOf(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value
}

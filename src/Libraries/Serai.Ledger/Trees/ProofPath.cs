namespace Serai.Ledger;

/// <summary>The one step that both kinds of proof are verified with.</summary>
internal static class ProofPath
{
    /// <summary>
    /// Joins a node with its sibling and goes up: RFC 9162 section 2.1.3.2 step 4. At the right edge of the tree the
    /// levels where the node has no sibling are skipped.
    /// </summary>
    /// <param name="hash">Hash of the node.</param>
    /// <param name="sibling">Next hash of the path.</param>
    /// <param name="node">Number of the node in its level; becomes its parent's.</param>
    /// <param name="last">Number of the last node of the level; becomes that of the level above.</param>
    /// <param name="siblingIsLeft">True where the sibling covers older leaves than the node.</param>
    public static Hash256 Step(
        Hash256 hash, Hash256 sibling, ref long node, ref long last, out bool siblingIsLeft)
    {
        siblingIsLeft = (node & 1) == 1 || node == last;
        if (siblingIsLeft)
        {
            while ((node & 1) == 0 && node != 0)
            {
                node >>= 1;
                last >>= 1;
            }
        }

        node >>= 1;
        last >>= 1;
        return siblingIsLeft ? MerkleHash.Node(sibling, hash) : MerkleHash.Node(hash, sibling);
    }
}

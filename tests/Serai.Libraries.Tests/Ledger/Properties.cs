using FsCheck;
using FsCheck.Fluent;

namespace Serai.Libraries.Tests.Ledger;

/// <summary>Runs a property over seeds; a failure names the seed that replays it.</summary>
internal static class Properties
{
    /// <summary>The property is told a seed and makes everything from it; throwing is failing.</summary>
    public static void ForSeeds(int runs, Action<Random> property)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(runs);
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Fails for seed {seed}: {e.Message}", e);
            }
        }).Check(config);
    }
}

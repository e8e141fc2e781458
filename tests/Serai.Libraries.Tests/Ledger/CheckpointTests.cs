using Serai.Ledger;

namespace Serai.Libraries.Tests.Ledger;

public sealed class CheckpointTests
{
    [Fact]
    public void A_signed_checkpoint_is_verified_by_the_vkey_alone()
    {
        using var key = TestLog.Key(3);
        var signer = new NoteSigner(TestLog.Origin, key);
        var checkpoint = new Checkpoint(TestLog.Origin, 70_000, Hash256.Of("root"u8));
        var note = checkpoint.Sign(signer).ToBytes();
        Assert.True(NoteVerifier.TryParse(signer.Verifier.VKey, out var verifier));
        var log = new CheckpointVerifier(verifier);
        Assert.True(log.TryVerify(note, out var verified, out var error), error.ToString());
        Assert.Equal(checkpoint, verified.Checkpoint);
    }
}

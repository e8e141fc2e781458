using Serai.Platform.Data;

namespace Serai.Tests.Platform.Data;

public sealed class SqlPartsTests
{
    [Fact]
    public void Parts_keep_their_own_values_and_missing_ones_leave_no_trace()
    {
        var sql = SqlParts.Join($"select {1} + {2}", SqlParts.When(false, $"{9}"), $"where {3} = {3}", $"limit {4}");

        Assert.Equal("select {0} + {1}\nwhere {2} = {3}\nlimit {4}", sql.Format);
        Assert.Equal([1, 2, 3, 3, 4], sql.GetArguments());
    }
}

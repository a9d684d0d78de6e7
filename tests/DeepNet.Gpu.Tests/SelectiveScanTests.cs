namespace DeepNet.Tests;

/// <summary>The core of the selective scan over several strips of channels and chunks of steps.</summary>
public sealed class SelectiveScanTests
{
    [Fact]
    public void Matrices_of_every_step() => SameAsCpu.Check(
        x => StateSpace.Scan(x).Y, 1e-4, Inputs(2, 21, 1, 3, 37, isConstant: false));

    [Fact]
    public void Groups() => SameAsCpu.Check(
        x => StateSpace.Scan(x).Y, 1e-4, Inputs(1, 36, 2, 2, 19, isConstant: false));

    [Fact]
    public void Constant_matrices() => SameAsCpu.Check(
        x => StateSpace.Scan(x).Y, 1e-4, Inputs(2, 18, 18, 3, 33, isConstant: true));

    [Fact]
    public void Last_states() => SameAsCpu.Check(
        x => StateSpace.Scan(x).State, 1e-4, Inputs(2, 5, 1, 4, 20, isConstant: false));

    /// <summary>Several threads share the states of a channel, and there are fewer states than they could do.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(3)]
    public void Threads_that_share_states(int states) => SameAsCpu.Check(
        SameAsCpu.Wide, x => StateSpace.Scan(x).Y, 1e-4, Inputs(2, 21, 1, states, 20, isConstant: false));

    [Fact]
    public void Threads_that_share_states_of_constant_matrices() => SameAsCpu.Check(
        SameAsCpu.Wide, x => StateSpace.Scan(x).Y, 1e-4, Inputs(2, 18, 18, 6, 20, isConstant: true));

    private static Tensor[] Inputs(int batch, int channels, int groups, int states, int length, bool isConstant)
    {
        int[] matrices = isConstant ? [1, channels, states, 1] : [batch, groups, states, length];
        return
        [
            SameAsCpu.Numbers(1, [batch, channels, length]), SameAsCpu.Numbers(2, [batch, channels, length], low: 0),
            SameAsCpu.Numbers(3, [channels, states], high: 0), SameAsCpu.Numbers(4, matrices),
            SameAsCpu.Numbers(5, matrices), SameAsCpu.Numbers(6, [batch, channels, states]),
        ];
    }
}

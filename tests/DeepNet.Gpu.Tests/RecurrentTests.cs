namespace DeepNet.Tests;

/// <summary>Recurrent networks of several groups of threads, and learning with one.</summary>
public sealed class RecurrentTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lstm(bool isReverse) => SameAsCpu.Check(
        x => Recurrence.Lstm(x[0], x[1], x[6], x[2], x[3], x[4], x[5], isReverse: isReverse).Y, 1e-4,
        [.. Inputs(4, 4, 3, 5, 9), SameAsCpu.Numbers(9, [3, 9])]);

    [Fact]
    public void Last_cells() => SameAsCpu.Check(
        x => Recurrence.Lstm(x[0], x[1], x[6], x[2], x[3], x[4], x[5]).C, 1e-4,
        [.. Inputs(4, 3, 2, 4, 20), SameAsCpu.Numbers(9, [2, 20])]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gru(bool isReverse) => SameAsCpu.Check(
        x => Recurrence.Gru(x[0], x[1], x[2], x[3], x[4], x[5], isReverse: isReverse), 1e-4, Inputs(3, 4, 3, 5, 9));

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Rnn(bool isRelu, bool isReverse) => SameAsCpu.Check(
        x => Recurrence.Rnn(
            isRelu ? RecurrentCell.Relu : RecurrentCell.Tanh, x[0], x[1], x[2], x[3], x[4], x[5],
            isReverse: isReverse),
        1e-4, Inputs(1, 4, 3, 5, 19));

    [Fact]
    public void Without_biases() => SameAsCpu.Check(
        x => Recurrence.Gru(x[0], x[1], x[2], x[3], null, null), 1e-4, Inputs(3, 3, 2, 3, 5)[..4]);

    /// <summary>An LSTM learns to follow its input with a delay.</summary>
    [Fact]
    public void Learning()
    {
        Tensor x = SameAsCpu.Numbers(20, [5, 4, 2]), target = SameAsCpu.Numbers(21, [5, 4, 6], low: -0.5, high: 0.5);
        Tensor[] start = [.. Inputs(4, 5, 4, 2, 6)[2..]];
        SameAsCpu.CheckTraining(
            p =>
            {
                Tensor h = Tensor.Zeros([4, 6], device: p[0].Device);
                Tensor y = Recurrence.Lstm(x.To(p[0].Device), h, h, p[0], p[1], p[2], p[3]).Y;
                Tensor off = y - target.To(p[0].Device);
                return (off * off).Sum();
            },
            0.05, 5, start);
    }

    private static Tensor[] Inputs(int gates, int steps, int batch, int inputs, int hidden)
    {
        double bound = 1 / Math.Sqrt(hidden);
        return
        [
            SameAsCpu.Numbers(1, [steps, batch, inputs]), SameAsCpu.Numbers(2, [batch, hidden]),
            SameAsCpu.Numbers(3, [gates * hidden, inputs], low: -bound, high: bound),
            SameAsCpu.Numbers(4, [gates * hidden, hidden], low: -bound, high: bound),
            SameAsCpu.Numbers(5, [gates * hidden], low: -bound, high: bound),
            SameAsCpu.Numbers(6, [gates * hidden], low: -bound, high: bound),
        ];
    }
}

using DeepNet.Layers;

namespace DeepNet.CommandLine;

/// <summary>Dense layers with batch normalization and dropout for the rows of a table.</summary>
internal sealed class TableNetwork : Layer
{
    public const int LargestWidth = 4096;

    private const double DropoutPart = 0.1;

    private readonly Sequential _layers = new();

    /// <param name="features">Of a row.</param>
    /// <param name="hidden">Sizes of the hidden layers.</param>
    /// <param name="outputs">Classes, or 1 for a number.</param>
    public TableNetwork(int features, IReadOnlyList<int> hidden, int outputs)
    {
        int from = features;
        foreach (int to in hidden)
        {
            _layers.Add(new Linear(from, to));
            _layers.Add(new BatchNorm1d(to));
            _layers.Add(new Relu());
            _layers.Add(new Dropout(DropoutPart));
            from = to;
        }

        _layers.Add(new Linear(from, outputs));
    }

    /// <summary>How many numbers such a network has at least.</summary>
    public static long WeightsOf(int features, IReadOnlyList<int> hidden, int outputs)
    {
        long weights = 0, from = features;
        foreach (int to in hidden)
        {
            weights += from * to;
            from = to;
        }

        return weights + (from * outputs);
    }

    /// <summary>[batch, features] to [batch, outputs].</summary>
    public override Tensor Forward(Tensor x) => Observed(_layers.Forward(x));
}

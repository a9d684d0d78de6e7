namespace DeepNet.Layers;

/// <summary>What the layers of a single recurrent step share: sizes and parameters.</summary>
/// <remarks>All parameters start uniform in ±1/√hiddenSize.</remarks>
public abstract class RecurrentCellLayer : Module
{
    private protected RecurrentCellLayer(
        RecurrentCell cell, int inputSize, int hiddenSize, bool bias, RandomSource? generator)
    {
        string name = GetType().Name;
        Check.Argument(inputSize > 0, $"{name}: inputSize {inputSize} must be positive.");
        Check.Argument(hiddenSize > 0, $"{name}: hiddenSize {hiddenSize} must be positive.");
        (Cell, InputSize, HiddenSize) = (cell, inputSize, hiddenSize);
        int rows = RecurrentInputs.GatesOf(cell) * hiddenSize;
        WeightIh = RecurrentParameters.New([rows, inputSize], hiddenSize, generator);
        WeightHh = RecurrentParameters.New([rows, hiddenSize], hiddenSize, generator);
        BiasIh = bias ? RecurrentParameters.New([rows], hiddenSize, generator) : null;
        BiasHh = bias ? RecurrentParameters.New([rows], hiddenSize, generator) : null;
    }

    /// <summary>Features of the input.</summary>
    public int InputSize { get; }

    /// <summary>Hidden units.</summary>
    public int HiddenSize { get; }

    /// <summary>[gates · hiddenSize, inputSize].</summary>
    public Parameter WeightIh { get; }

    /// <summary>[gates · hiddenSize, hiddenSize].</summary>
    public Parameter WeightHh { get; }

    /// <summary>[gates · hiddenSize], or null without bias.</summary>
    public Parameter? BiasIh { get; }

    /// <summary>[gates · hiddenSize], or null without bias.</summary>
    public Parameter? BiasHh { get; }

    private protected RecurrentCell Cell { get; }

    private protected (Tensor Hidden, Tensor? Cell) Step(Tensor x, Tensor? h, Tensor? c)
    {
        string name = GetType().Name;
        ArgumentNullException.ThrowIfNull(x);
        using var cast = Autocast.Wide(ref x);
        (h, c) = (cast.Wide(h), cast.Wide(c));
        Check.SameKind(name, x, WeightIh);
        Check.Shape(
            x.Rank is 1 or 2 && x.Shape[-1] == InputSize,
            $"{name}: input {x.Shape} must be [batch, {InputSize}] or [{InputSize}].");
        bool isBatch = x.Rank == 2;
        int batch = isBatch ? x.Shape[0] : 1;
        (Tensor y, Tensor? last) = Recurrence.Run(new RecurrentInputs(
            Cell, false, x.Reshape(1, batch, InputSize), Initial(name, "h", x, h, isBatch),
            Cell == RecurrentCell.Lstm ? Initial(name, "c", x, c, isBatch) : null, WeightIh, WeightHh, BiasIh, BiasHh,
            null));
        return isBatch ? (y.Squeeze(0), last) : (y.Reshape(HiddenSize), last?.Reshape(HiddenSize));
    }

    /// <inheritdoc/>
    protected override string Describe() => $"{InputSize}, {HiddenSize}"
        + (BiasIh is null ? ", bias: false" : "")
        + (Cell == RecurrentCell.Relu ? ", nonlinearity: Relu" : "");

    private Tensor Initial(string name, string argument, Tensor x, Tensor? given, bool isBatch)
    {
        Shape shape = isBatch ? [x.Shape[0], HiddenSize] : [HiddenSize];
        if (given is null)
            return Tensor.Zeros([isBatch ? x.Shape[0] : 1, HiddenSize], x.DType, x.Device);
        Check.SameKind(name, x, given);
        Check.Shape(given.Shape == shape, $"{name}: {argument} {given.Shape} must be {shape}, for input {x.Shape}.");
        return isBatch ? given : given.Unsqueeze(0);
    }
}

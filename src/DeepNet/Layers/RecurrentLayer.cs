using System.Text;

namespace DeepNet.Layers;

/// <summary>What recurrent layers share: stacked layers in one or two directions, their parameters and state.</summary>
/// <remarks>
/// Parameters have PyTorch's names: <c>weight_ih_l0</c>, <c>weight_hh_l0</c>, <c>bias_ih_l0</c>, <c>bias_hh_l0</c>,
/// with the layer's number at the end and <c>_reverse</c> behind it for the second direction. All start uniform in
/// ±1/√hiddenSize.
/// </remarks>
public abstract class RecurrentLayer : Module
{
    [Key("")]
    private readonly OrderedDictionary<string, Parameter> _parameters = [];
    private readonly RandomSource? _generator;

    private protected RecurrentLayer(
        RecurrentCell cell, int inputSize, int hiddenSize, int numLayers, bool bias, bool batchFirst, double dropout,
        bool bidirectional, int projSize, RandomSource? generator, bool hasPeepholes = false)
    {
        string name = GetType().Name;
        Check.Argument(inputSize > 0, $"{name}: inputSize {inputSize} must be positive.");
        Check.Argument(hiddenSize > 0, $"{name}: hiddenSize {hiddenSize} must be positive.");
        Check.Argument(numLayers > 0, $"{name}: numLayers {numLayers} must be positive.");
        Check.Argument(dropout is >= 0 and <= 1, $"{name}: dropout {dropout} must be in [0, 1].");
        Check.Argument(
            projSize >= 0 && projSize < hiddenSize,
            $"{name}: projSize {projSize} must be smaller than hiddenSize {hiddenSize}, or 0 for no projection.");
        (Cell, InputSize, HiddenSize, NumLayers, HasBias, BatchFirst) =
            (cell, inputSize, hiddenSize, numLayers, bias, batchFirst);
        (Dropout, IsBidirectional, Projection) = (dropout, bidirectional, projSize);
        _generator = generator?.Split();
        int rows = RecurrentInputs.GatesOf(cell) * hiddenSize;
        for (int layer = 0; layer < numLayers; layer++)
        {
            for (int direction = 0; direction < Directions; direction++)
            {
                string key = Suffix(layer, direction == 1);
                Add($"weight_ih_{key}", [rows, layer == 0 ? inputSize : OutputSize * Directions], generator);
                Add($"weight_hh_{key}", [rows, OutputSize], generator);
                if (bias)
                {
                    Add($"bias_ih_{key}", [rows], generator);
                    Add($"bias_hh_{key}", [rows], generator);
                }

                if (projSize > 0)
                    Add($"weight_hr_{key}", [projSize, hiddenSize], generator);
                if (hasPeepholes)
                    Add($"weight_ch_{key}", [3, hiddenSize], generator);
            }
        }
    }

    /// <summary>Features of the input.</summary>
    public int InputSize { get; }

    /// <summary>Hidden units of a layer and direction.</summary>
    public int HiddenSize { get; }

    /// <summary>Layers on top of each other.</summary>
    public int NumLayers { get; }

    /// <summary>Whether biases are added.</summary>
    public bool HasBias { get; }

    /// <summary>True for [batch, steps, features], false for [steps, batch, features].</summary>
    public bool BatchFirst { get; }

    /// <summary>While training, the probability of a zero in what a layer hands to the next one.</summary>
    public double Dropout { get; }

    /// <summary>Whether every layer also runs from the last step to the first.</summary>
    public bool IsBidirectional { get; }

    private protected RecurrentCell Cell { get; }

    private protected int Projection { get; }

    private bool HasCells => Cell == RecurrentCell.Lstm;

    private int Directions => IsBidirectional ? 2 : 1;

    private int OutputSize => Projection > 0 ? Projection : HiddenSize;

    /// <summary>[gates · hiddenSize, features]: what a layer's input is multiplied with.</summary>
    /// <exception cref="ArgumentException">There is no such layer or direction.</exception>
    public Parameter WeightIh(int layer = 0, bool reverse = false) => Get("weight_ih", layer, reverse)!;

    /// <summary>[gates · hiddenSize, outputs]: what the former output is multiplied with.</summary>
    /// <exception cref="ArgumentException">There is no such layer or direction.</exception>
    public Parameter WeightHh(int layer = 0, bool reverse = false) => Get("weight_hh", layer, reverse)!;

    /// <summary>[gates · hiddenSize], or null without bias.</summary>
    /// <exception cref="ArgumentException">There is no such layer or direction.</exception>
    public Parameter? BiasIh(int layer = 0, bool reverse = false) => Get("bias_ih", layer, reverse);

    /// <summary>[gates · hiddenSize], or null without bias.</summary>
    /// <exception cref="ArgumentException">There is no such layer or direction.</exception>
    public Parameter? BiasHh(int layer = 0, bool reverse = false) => Get("bias_hh", layer, reverse);

    /// <summary>The outputs of the last layer, and the last state of every layer and direction.</summary>
    private protected (Tensor Output, Tensor Hidden, Tensor? Cell) Run(Tensor x, Tensor? h0, Tensor? c0)
    {
        string name = GetType().Name;
        ArgumentNullException.ThrowIfNull(x);
        using var cast = Autocast.Wide(ref x);
        (h0, c0) = (cast.Wide(h0), cast.Wide(c0));
        Check.SameKind(name, x, WeightIh());
        Check.Shape(
            x.Rank is 2 or 3 && x.Shape[-1] == InputSize,
            $"{name}: input {x.Shape} must be {(BatchFirst ? "[batch, steps" : "[steps, batch")}, {InputSize}] "
                + $"or [steps, {InputSize}].");
        bool isBatch = x.Rank == 3;
        Tensor y = !isBatch ? x.Unsqueeze(1) : BatchFirst ? x.Transpose(0, 1) : x;
        Check.Shape(y.Shape[0] > 0, $"{name}: input {x.Shape} has no steps.");
        int batch = y.Shape[1];
        Tensor h = Initial(name, nameof(h0), x.Shape, x, h0, isBatch, batch, OutputSize);
        Tensor? c = HasCells ? Initial(name, nameof(c0), x.Shape, x, c0, isBatch, batch, HiddenSize) : null;
        (y, h, c) = RunLayers(y, h, c, static inputs =>
        {
            (Tensor outputs, Tensor? cells) = Recurrence.Run(inputs);
            return (outputs, outputs.Select(0, inputs.IsReverse ? 0 : -1), cells);
        });
        return isBatch
            ? (BatchFirst ? y.Transpose(0, 1) : y, h, c)
            : (y.Squeeze(1), h.Squeeze(1), c?.Squeeze(1));
    }

    /// <summary>The same of packed sequences; states are in the order in which the sequences were given.</summary>
    private protected (PackedSequence Output, Tensor Hidden, Tensor? Cell) Run(
        PackedSequence x, Tensor? h0, Tensor? c0)
    {
        string name = GetType().Name;
        ArgumentNullException.ThrowIfNull(x);
        Tensor data = x.Data;
        using var cast = Autocast.Wide(ref data);
        (h0, c0) = (cast.Wide(h0), cast.Wide(c0));
        Check.SameKind(name, data, WeightIh());
        Check.Shape(
            data.Rank == 2 && data.Shape[1] == InputSize,
            $"{name}: packed data {data.Shape} must be [rows, {InputSize}].");
        Shape shape = [x.BatchSizes.Count, x.Batch, InputSize];
        Tensor h = Initial(name, nameof(h0), shape, data, h0, isBatch: true, x.Batch, OutputSize);
        Tensor? c = HasCells ? Initial(name, nameof(c0), shape, data, c0, isBatch: true, x.Batch, HiddenSize) : null;
        if (!x.IsInOrder)
            (h, c) = (h.IndexSelect(1, x.SortedIndices), c?.IndexSelect(1, x.SortedIndices));
        (Tensor y, h, c) = RunLayers(data, h, c, inputs => Recurrence.RunPacked(inputs, x.BatchSizes));
        if (!x.IsInOrder)
            (h, c) = (h.IndexSelect(1, x.UnsortedIndices), c?.IndexSelect(1, x.UnsortedIndices));
        return (x.WithData(y), h, c);
    }

    /// <summary>All layers and directions; <paramref name="run"/> is one of them, from its inputs to outputs, last
    /// outputs and last cells.</summary>
    private (Tensor Output, Tensor Hidden, Tensor? Cell) RunLayers(
        Tensor y, Tensor h, Tensor? c, Func<RecurrentInputs, (Tensor Y, Tensor H, Tensor? C)> run)
    {
        var hidden = new Tensor[NumLayers * Directions];
        var cells = new Tensor?[hidden.Length];
        for (int layer = 0; layer < NumLayers; layer++)
        {
            if (layer > 0)
                y = y.Dropout(Dropout, IsTraining, _generator);
            var outputs = new Tensor[Directions];
            for (int direction = 0; direction < Directions; direction++)
            {
                int index = (layer * Directions) + direction;
                bool isReverse = direction == 1;
                (outputs[direction], hidden[index], cells[index]) = run(new RecurrentInputs(
                    Cell, isReverse, y, h.Select(0, index), c?.Select(0, index), WeightIh(layer, isReverse),
                    WeightHh(layer, isReverse), BiasIh(layer, isReverse), BiasHh(layer, isReverse),
                    Get("weight_hr", layer, isReverse), Get("weight_ch", layer, isReverse)));
            }

            y = Directions == 1 ? outputs[0] : Tensor.Concat(outputs, -1);
        }

        return (y, Tensor.Stack(hidden), c is null ? null : Tensor.Stack(Array.ConvertAll(cells, cell => cell!)));
    }

    /// <inheritdoc/>
    protected override string Describe()
    {
        var text = new StringBuilder($"{InputSize}, {HiddenSize}");
        if (NumLayers > 1)
            text.Append($", numLayers: {NumLayers}");
        if (Cell == RecurrentCell.Relu)
            text.Append(", nonlinearity: Relu");
        if (!HasBias)
            text.Append(", bias: false");
        if (BatchFirst)
            text.Append(", batchFirst: true");
        if (Dropout > 0)
            text.Append($", dropout: {SettingText.Of(Dropout)}");
        if (IsBidirectional)
            text.Append(", bidirectional: true");
        if (Projection > 0)
            text.Append($", projSize: {Projection}");
        return text.ToString();
    }

    private static string Suffix(int layer, bool isReverse) => isReverse ? $"l{layer}_reverse" : $"l{layer}";

    private protected Parameter? Get(string kind, int layer, bool isReverse)
    {
        Check.Argument(
            layer >= 0 && layer < NumLayers,
            $"{GetType().Name}: layer {layer} must be in 0 … {NumLayers - 1}, the layers there are.");
        Check.Argument(
            !isReverse || IsBidirectional,
            $"{GetType().Name}: reverse true needs a bidirectional layer.");
        return _parameters.GetValueOrDefault($"{kind}_{Suffix(layer, isReverse)}");
    }

    private void Add(string key, Shape shape, RandomSource? generator) =>
        _parameters.Add(key, RecurrentParameters.New(shape, HiddenSize, generator));

    private Tensor Initial(
        string name, string argument, Shape input, Tensor x, Tensor? given, bool isBatch, int batch, int size)
    {
        Shape shape = [NumLayers * Directions, batch, size];
        if (given is null)
            return Tensor.Zeros(shape, x.DType, x.Device);
        Check.SameKind(name, x, given);
        Tensor state = isBatch || given.Rank != 2 ? given : given.Unsqueeze(1);
        Check.Shape(
            state.Shape == shape,
            $"{name}: {argument} {given.Shape} must be {(isBatch ? shape : [shape[0], size])}, "
                + $"for input {input}.");
        return state;
    }
}

using System.Collections;

namespace DeepNet.Layers;

/// <summary>Layers one after the other: each takes the output of the one before.</summary>
/// <remarks>State keys are the positions, <c>0.weight</c>. torch.nn.Sequential.</remarks>
public sealed class Sequential : Layer, IReadOnlyList<Layer>
{
    [Key("")]
    private readonly List<Layer> _layers;

    /// <summary>Chains these layers; with none, the output is the input.</summary>
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        foreach (Layer layer in layers)
            ArgumentNullException.ThrowIfNull(layer, nameof(layers));
        _layers = [.. layers];
    }

    /// <summary>The number of layers.</summary>
    public int Count => _layers.Count;

    /// <summary>The layer at this position, which may be counted from the end: <c>net[^1]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public Layer this[Index index]
    {
        get => _layers[ListIndex.Of(nameof(Sequential), index, Count)];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _layers[ListIndex.Of(nameof(Sequential), index, Count)] = value;
        }
    }

    /// <summary>These layers alone, the same objects: <c>net[..^1]</c> is the network without its head.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside.</exception>
    public Sequential this[Range range]
    {
        get
        {
            (int start, int length) = ListIndex.Of(nameof(Sequential), range, Count);
            return new Sequential([.. _layers.GetRange(start, length)]);
        }
    }

    Layer IReadOnlyList<Layer>.this[int index] => this[index];

    /// <summary>Puts a layer at the end.</summary>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        _layers.Add(layer);
    }

    /// <summary>Puts a layer at this position, those from there on after it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is not in [0, count].</exception>
    public void Insert(int index, Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        _layers.Insert(ListIndex.ToInsert(nameof(Sequential), index, Count), layer);
    }

    /// <summary>Takes the layer at this position out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public void RemoveAt(int index) => _layers.RemoveAt(ListIndex.Of(nameof(Sequential), index, Count));

    /// <summary>The output of the last layer.</summary>
    public override Tensor Forward(Tensor x)
    {
        foreach (Layer layer in _layers)
        {
            x = layer.Forward(x);
            ForwardObserver.Report(layer, x);
        }

        return Observed(x);
    }

    /// <inheritdoc/>
    public IEnumerator<Layer> GetEnumerator() => _layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using System.Collections;

namespace DeepNet.Data;

/// <summary>
/// Tensors that belong together, such as images and their labels: <c>var (images, labels) = batch;</c>.
/// </summary>
public sealed class TensorTuple : IReadOnlyList<Tensor>
{
    private readonly Tensor[] _tensors;

    /// <summary>Creates a tuple of these tensors.</summary>
    public TensorTuple(params Tensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _tensors = tensors;
    }

    /// <summary>How many tensors there are.</summary>
    public int Count => _tensors.Length;

    /// <summary>One of the tensors.</summary>
    public Tensor this[int index] => (uint)index < (uint)_tensors.Length
        ? _tensors[index]
        : throw new ArgumentOutOfRangeException(
            nameof(index), index, $"TensorTuple: tensor {index} of {_tensors.Length}.");

    /// <summary>The two tensors.</summary>
    /// <exception cref="InvalidOperationException">There are not two.</exception>
    public void Deconstruct(out Tensor first, out Tensor second)
    {
        CheckCount(2);
        (first, second) = (_tensors[0], _tensors[1]);
    }

    /// <summary>The three tensors.</summary>
    /// <exception cref="InvalidOperationException">There are not three.</exception>
    public void Deconstruct(out Tensor first, out Tensor second, out Tensor third)
    {
        CheckCount(3);
        (first, second, third) = (_tensors[0], _tensors[1], _tensors[2]);
    }

    /// <summary>The four tensors.</summary>
    /// <exception cref="InvalidOperationException">There are not four.</exception>
    public void Deconstruct(out Tensor first, out Tensor second, out Tensor third, out Tensor fourth)
    {
        CheckCount(4);
        (first, second, third, fourth) = (_tensors[0], _tensors[1], _tensors[2], _tensors[3]);
    }

    /// <summary>The tensors on another device; this tuple if all are there already.</summary>
    public TensorTuple To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Array.TrueForAll(_tensors, tensor => tensor.Device == device)
            ? this
            : new TensorTuple(Array.ConvertAll(_tensors, tensor => tensor.To(device)));
    }

    /// <inheritdoc/>
    public IEnumerator<Tensor> GetEnumerator() => ((IEnumerable<Tensor>)_tensors).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The shapes: <c>([64, 1, 28, 28], [64])</c>.</summary>
    public override string ToString() => $"({string.Join(", ", _tensors.Select(tensor => tensor.Shape))})";

    private void CheckCount(int wanted) =>
        Check.State(
            _tensors.Length == wanted, $"Deconstruct: the tuple {this} has {_tensors.Length} tensors, not {wanted}.");
}

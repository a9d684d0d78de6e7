namespace DeepNet;

/// <summary>An operation with a gradient written by its author. One object serves one application;
/// what the backward pass needs is kept in its fields.</summary>
/// <example>
/// <code>
/// sealed class Cube : CustomFunction
/// {
///     private Tensor? _x;
///     protected override Tensor[] Forward(Tensor[] inputs) { _x = inputs[0]; return [_x * _x * _x]; }
///     protected override Tensor?[] Backward(Tensor?[] gradients) => [gradients[0]! * 3 * _x! * _x!];
/// }
/// Tensor y = new Cube().Apply(x)[0];
/// </code>
/// </example>
public abstract class CustomFunction
{
    private bool _isApplied;

    /// <summary>Runs <see cref="Forward"/> on the inputs and records this function as the way back.</summary>
    /// <exception cref="InvalidOperationException">This object was applied before.</exception>
    public Tensor[] Apply(params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Check.State(
            !_isApplied, $"{GetType().Name}: one object serves one application; make a new one for each Apply.");
        _isApplied = true;
        Tensor[] outputs;
        using (GradMode.Set(enabled: false))
        {
            outputs = Array.ConvertAll(
                Forward(inputs), y => Array.Exists(inputs, x => ReferenceEquals(x, y)) ? y.Detach() : y);
        }

        Tensor.Track(
            GetType().Name, [.. inputs], outputs, dys => BackwardPass.CallOutside(dys, () => Backward(dys)));
        return outputs;
    }

    /// <summary>The results. Runs without recording.</summary>
    protected abstract Tensor[] Forward(Tensor[] inputs);

    /// <summary>Per input its gradient, or null for none,
    /// from the gradient of each output (null where none arrived).</summary>
    protected abstract Tensor?[] Backward(Tensor?[] gradients);
}

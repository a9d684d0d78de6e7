using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>What an optimizer remembers about one parameter.</summary>
internal sealed class ParameterState
{
    /// <summary>How many steps the parameter has made.</summary>
    public long Step { get; set; }

    public OrderedDictionary<string, Tensor> Tensors { get; } = [];

    /// <summary>Half types keep their states in Float32.</summary>
    public static DType TypeFor(DType parameter) => parameter.IsHalf() ? DType.Float32 : parameter;

    /// <summary>The state of this name: zeros at first, and where the parameter went.</summary>
    public Tensor Get(string name, Parameter parameter)
    {
        DType dtype = TypeFor(parameter.DType);
        if (!Tensors.TryGetValue(name, out Tensor? state))
            return Tensors[name] = Tensor.Zeros(parameter.Shape, dtype, parameter.Device);
        if (state.DType != dtype || state.Device != parameter.Device)
            Tensors[name] = state = state.Cast(dtype).To(parameter.Device);
        return state;
    }
}

using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>What an <see cref="Optimizer"/> remembers of one parameter: its steps and tensors by name.</summary>
public sealed class ParameterState
{
    private readonly string _owner;
    private readonly Parameter _parameter;
    private readonly IReadOnlyList<StateSlot> _slots;

    internal ParameterState(string owner, Parameter parameter, IReadOnlyList<StateSlot> slots) =>
        (_owner, _parameter, _slots) = (owner, parameter, slots);

    /// <summary>How many steps the parameter has made, with the one being made: 1 in the first.</summary>
    public long Step { get; internal set; }

    internal OrderedDictionary<string, Tensor> Tensors { get; } = [];

    /// <summary>The tensor of this name; zeros at first.</summary>
    /// <remarks>It follows its parameter to other devices, unless it is a number, and to other types; of a 16-bit
    /// parameter it is Float32.</remarks>
    /// <exception cref="ArgumentException">The optimizer has no such slot.</exception>
    /// <exception cref="ShapeException">Set to a tensor that does not have the slot's shape.</exception>
    public Tensor this[string name]
    {
        get => Get(name, 0);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Shape shape = SlotOf(name).Shape;
            Check.Shape(
                value.Shape == shape, $"{_owner}: state {name} of shape {value.Shape} must have the shape {shape}.");
            // Values and gradient of the parameter change in place later.
            bool isShared = ReferenceEquals(value.Storage, _parameter.Value.Storage)
                || ReferenceEquals(value.Storage, _parameter.UnseenGrad?.Storage);
            Tensors[name] = isShared ? value.Detach().Clone() : value.Detach();
        }
    }

    /// <summary>Whether there is a tensor of this name already.</summary>
    public bool Contains(string name) => Tensors.ContainsKey(name);

    /// <summary>The tensor of this name; at first it holds <paramref name="initial"/> everywhere.</summary>
    internal Tensor Get(string name, double initial)
    {
        StateSlot slot = SlotOf(name);
        if (!Tensors.TryGetValue(name, out Tensor? state))
            return Tensors[name] = Tensor.Full(slot.Shape, initial, TypeFor(_parameter.DType), DeviceFor(slot));
        return state.DType == TypeFor(_parameter.DType) && state.Device == DeviceFor(slot)
            ? state
            : Tensors[name] = Follow(slot, state);
    }

    /// <summary>Takes over a saved tensor.</summary>
    internal void Load(string name, Tensor value) => Tensors[name] = Follow(SlotOf(name), value.Detach()).Clone();

    /// <summary>Half types keep their states in Float32.</summary>
    private static DType TypeFor(DType parameter) => parameter.IsHalf() ? DType.Float32 : parameter;

    private Device DeviceFor(StateSlot slot) => slot.IsNumber ? Device.Cpu : _parameter.Device;

    private Tensor Follow(StateSlot slot, Tensor state) =>
        state.Cast(TypeFor(_parameter.DType)).To(DeviceFor(slot));

    private StateSlot SlotOf(string name)
    {
        foreach (StateSlot slot in _slots)
        {
            if (slot.Name == name)
                return slot;
        }

        throw new ArgumentException($"{_owner}: state {name} is not among the slots that Slots lists.", nameof(name));
    }
}

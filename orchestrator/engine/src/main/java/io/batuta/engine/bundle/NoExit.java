package io.batuta.engine.bundle;

import static java.lang.classfile.ClassFile.ClassHierarchyResolverOption.of;

import io.batuta.model.task.Exits;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;

/** Leads calls that would end the process to {@link Exits}. What is called through reflection or a method reference is not found. */
final class NoExit {
    private static final ClassDesc EXITS = ClassDesc.of(Exits.class.getName());
    private static final MethodTypeDesc CODE = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
    private static final MethodTypeDesc RUNTIME_AND_CODE = MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("java.lang.Runtime"),
            ConstantDescs.CD_int);

    private NoExit() {}

    /** Whether a class could call one of them: it names both. Nearly none does, and only for those is anything taken apart. */
    static boolean suspects(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        return (text.contains("java/lang/System") || text.contains("java/lang/Runtime"))
                && (text.contains("exit") || text.contains("halt"));
    }

    /** The class with its calls led elsewhere. */
    static byte[] rewritten(byte[] file, ClassLoader loader, ClassLoader service) {
        ClassHierarchyResolver types = ClassHierarchyResolver.ofResourceParsing(loader)
                .orElse(ClassHierarchyResolver.ofResourceParsing(service))
                .orElse(ClassHierarchyResolver.defaultResolver());
        ClassFile classes = ClassFile.of(of(types));
        return classes.transformClass(classes.parse(file), ClassTransform.transformingMethodBodies(NoExit::led));
    }

    private static void led(CodeBuilder code, CodeElement element) {
        if (element instanceof InvokeInstruction call && ends(call)) {
            code.invokestatic(EXITS, "exit", call.opcode() == Opcode.INVOKESTATIC ? CODE : RUNTIME_AND_CODE);
        } else {
            code.with(element);
        }
    }

    private static boolean ends(InvokeInstruction call) {
        String method = call.owner().asInternalName() + "." + call.name().stringValue() + call.type().stringValue();
        return switch (method) {
            case "java/lang/System.exit(I)V", "java/lang/Runtime.exit(I)V", "java/lang/Runtime.halt(I)V" -> true;
            default -> false;
        };
    }
}
